BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BB
BBBBB BBBBBBBBBB gettext(u'People who work or study here')  X BBBBBBBB
BBBBB BBBBBBB gettext(u'People who work or study here') BBBBBBBB
BBBBB BBBBXXX gettext(u'Look at the ID and at a certificate of work or school. Neither name nor employer is kept, and whoever lives here too votes once all the same.') XXXXBBBBBBBB
BBBBB BBBBBBB
  BB BBBBBBBB _("Confirm") 
  BBBB _("By its terms only residents vote here.") BBBBB
BBBBBBBB
BBBBB BBBBBXX XXXXXXXXXXXXXX gettext(u'Confirmed for this vote so far: %(confirmed)s') SSSSSSSSS SSS SSSS SSSS SS SSSS SSSSSSSSSSSSSXXXXBBBBBBBB
