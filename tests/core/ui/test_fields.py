"""The one field template: label, hint, error and control belong together."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from tests.markup import squeezed


class Everything(forms.Form):
    title = forms.CharField(label="제목", max_length=20, help_text="한 줄로")
    body = forms.CharField(label="내용", max_length=100, widget=forms.Textarea)
    day = forms.DateField(label="날짜", initial="2026-03-01")
    moment = forms.DateTimeField(label="때", required=False)
    kind = forms.ChoiceField(
        label="종류", choices=[("a", "가"), ("b", "나")], widget=forms.RadioSelect, help_text="하나만"
    )
    many = forms.MultipleChoiceField(
        label="여럿", choices=[("a", "가"), ("b", "나")], widget=forms.CheckboxSelectMultiple, required=False
    )
    area = forms.ChoiceField(label="분야", choices=[("a", "가")])
    file = forms.FileField(label="파일", required=False)
    agree = forms.BooleanField(label="동의합니다.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False, initial="x")


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get("/proposals/?area=a")
    return squeezed(Template("{% load i18n ui %}" + source).render(Context({"request": request, **context})))


def test_a_label_names_its_control_and_the_hint_describes_it() -> None:
    html = render("{% field form.title %}", form=Everything())
    assert '<label class="field-label" for="id_title">제목' in html
    assert 'id="id_title-hint">한 줄로</div>' in html
    assert 'aria-describedby="id_title-hint"' in html
    assert "aria-invalid" not in html


def test_an_error_is_tied_to_its_control_before_the_hint() -> None:
    html = render("{% field form.title %}", form=Everything({"title": "가" * 21}))
    assert 'aria-describedby="id_title-error id_title-hint"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title-error"' in html
    assert f'value="{"가" * 21}"' in html


@pytest.mark.parametrize("name", ["kind", "many"])
def test_a_group_is_described_once_and_not_on_each_choice(name: str) -> None:
    html = render("{% field form.kind %}" if name == "kind" else "{% field form.many %}", form=Everything({}))
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count("aria-describedby") <= 1
    assert html.count('class="choice"') == 2
    assert f'for="id_{name}_1"' in html


def test_radio_buttons_say_that_one_must_be_chosen() -> None:
    html = render("{% field form.kind %}", form=Everything({}))
    assert 'role="radiogroup"' in html
    assert 'aria-required="true"' in html
    assert 'aria-invalid="true"' in html


def test_dates_are_for_the_browser_to_pick_and_written_as_it_wants() -> None:
    html = render("{% field form.day %}{% field form.moment %}", form=Everything())
    assert 'type="date"' in html
    assert 'value="2026-03-01"' in html
    assert 'type="datetime-local"' in html


def test_a_long_text_is_counted_and_never_cut_off() -> None:
    html = render("{% field form.body %}", form=Everything())
    assert "maxlength" not in html
    assert 'data-limit="100"' in html
    assert "100자까지" in html


def test_further_arguments_become_attributes_of_the_control() -> None:
    html = render('{% field form.title autocomplete="off" data_x="1" %}', form=Everything())
    assert 'autocomplete="off"' in html
    assert 'data-x="1"' in html


def test_label_and_hint_can_be_replaced_and_are_escaped() -> None:
    html = render("{% field form.title label=label hint=hint %}", form=Everything(), label="<b>", hint="<i>")
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "<b>" not in html


def test_the_summary_leads_to_every_control_with_an_error() -> None:
    form = Everything({"title": "가" * 21})
    form.add_error(None, "함께 맞지 않습니다.")
    html = render("{% error_summary form %}", form=form)
    assert 'href="#id_title"' in html
    assert 'href="#id_kind_0"' in html
    assert "<li>함께 맞지 않습니다.</li>" in html
    assert "고칠 곳이" in html
    assert "동의합니다: " in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=Everything()).strip() == ""


def test_form_fields_show_hidden_and_visible_fields_once() -> None:
    html = render("{% form_fields form %}", form=Everything())
    assert html.count('name="secret"') == 1
    assert html.count('class="field ') == len(Everything.base_fields) - 1


def test_a_whole_form_carries_token_key_draft_and_guard() -> None:
    source = '{% whole_form form submit="제출" draft="proposal" guard=True cancel_url="/x/" %}'
    html = render(source, form=Everything(), csrf_token="token-of-test")
    assert 'name="csrfmiddlewaretoken" value="token-of-test"' in html
    assert html.count('type="hidden"') == 3
    assert 'enctype="multipart/form-data"' in html
    assert 'data-draft="proposal"' in html
    assert "data-guard" in html
    assert 'href="/x/"' in html
