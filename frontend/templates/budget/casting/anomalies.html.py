BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BB
BBBBB BBBBBBBBBB gettext(u'Signs of trouble')  X BBBBBBBB
BBBBB BBBBBBB gettext(u'Signs of trouble') BBBBBBBB
BBBBB BBBBXXX gettext(u'Numbers that may mean something and may not. They accuse nobody, and no ballot is taken out because of them.') XXXXBBBBBBBB
BBBBB BBBBBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBBBBBBBB BB BBBBBBBBBBB _("Answer reports") BBBBBBBB
BBBBB BBBBBBB
   _("Signs, and what they may come from") 
    XXXXXXXXXXXXXX XXXXXXXXXXXX gettext(u'Sign') XXXXXXXX XXXXXXXXXXX XXXXXXXXXXXXXXXX gettext(u'Number') XXXXX
      XXX XXXXXXXXXXXX gettext(u'What it means') XXXXXXXX XXXXXXXXXXXX gettext(u'To do') XXXXXXXXXXXXXXXXXX
    XXXXXXXBBB BBBB BB BBBBBXXXX
      XXX XXXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXXX gettext(u'Number') X XXXXXXXXXXXXXXXXXXXXX
      XXX XXXXXXXXXXXX gettext(u'What it means') XXXXXXX
      XXX XXXXXXXXXXXX gettext(u'To do') XXBB BBBBBBBBBBBBBBBBBBBB _("Worth a look") BBBB _("Nothing unusual") BBBBBXXXXX
    XXXXXBBBBBBXXXXXXXX
  BBBBBBBB
BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXX gettext(u'Networks and refused proofs are counted in the short memory of the server only: no address stands beside a vote. When the server starts anew they begin at nought.') XXXXBBBBBBBB
