BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BB BBBBBBBBBBB
BBBBB BBBBBBBBBB gettext(u'Recognised clauses') BBBBBBBB
BBBBB BBBBBBB gettext(u'Recognised clauses') BBBBBBBB
BBBBB BBBBXXX
     gettext(u'Is everything where it belongs? What was not recognised as it is meant, put right in the text below.') 
  XXXXBBBBBBBB
BBBBB BBBBBBBBBBBB BBBBB BBBBBBBBBBBBBBBBBBBBBBB
BBBBB BBBBBBB
  BB BBBBBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
  BBBB
     _("No clause was recognised") 
      XXX gettext(u'An article begins on a line of its own, like 제1조(목적).') XXXX
      XXX
         gettext(u'Word counts articles by itself in some files, and such numbers are no part of the text: save the file as plain text, or put the numbers in below.') 
      XXXX
    BBBBBBBBBB
  BBBBB
  XXXXX XXXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXX XXXXXXXXXXX
    BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB
    BBB BBBBB BBBBB BB BBBBBBBXXXXXX XXXXXXXXXXXXX XXXXXXX XXXXXXXXXBBBBBB
    XXXX XXXXXXXXXXXXXXXXX XXXXXXXXXXXXXX XXXXXXX gettext(u'The text is not kept yet.') XXXXXX
    BBBBB BBBBBBBBB
    XXXX XXXXXXXXXXXXXXXXXXXXX
      BB BBBBBBBBBBBBB
         _("The clauses are right: go on") 
         _("Recognise again") 
      BBBB
         _("Recognise again") 
      BBBBB
    XXXXXX
  XXXXXXX
BBBBBBBB
