"""Parts that are not drawn again while nothing about them has changed."""

from typing import Any

from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString

from core.ui.kept_parts import kept_part
from core.ui.library import register


class KeptPart(Node):
    def __init__(self, name: FilterExpression, given: list[FilterExpression], inside: NodeList) -> None:
        self.name = name
        self.given = given
        self.nodelist = inside

    def render(self, context: Any) -> SafeString:
        given = tuple(one.resolve(context) for one in self.given)
        request = context.get("request")
        return kept_part(request, self.name.resolve(context), given, lambda: self.nodelist.render(context))


@register.tag("kept_part")
def kept_part_tag(parser: Parser, token: Token) -> KeptPart:
    """`{% kept_part "header" %} … {% endkept_part %}`: all that is drawn within it from the context, but for the
    request, is named behind the name."""
    name, *given = (parser.compile_filter(word) for word in token.split_contents()[1:])
    inside = parser.parse(("endkept_part",))
    parser.delete_first_token()
    return KeptPart(name, given, inside)
