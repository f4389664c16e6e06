BBBB BBBB BB
BB BBBBBBBBBBBBBB
   gettext(u'Please look at this') 
  BBBBBBB BBBBBBBBBBBBBB BBBBBBBBBBBBBB
    XXX XXXXXXXXXXXXXXXXXX
      BBB BBBBB BB BBBBBBBBBBBBBB
        XXXX
          BB BBBBBBBBBBBBBBBB BB BBBBBBBBBBBBBB
             gettext(u'This stands before the first clause and is not taken over. Dates belong into the fields of the last step:') 
          BBBB BBBBBBBBBBBBBBBB BB BBBBB
             gettext(u'A number is missing before this one:') 
          BBBB BBBBBBBBBBBBBBBB BB BBBBBBBBBBBBBB
             gettext(u'This number comes after a higher one:') 
          BBBB BBBBBBBBBBBBBBBB BB BBBBBBB
             gettext(u'This number is there already, so the line was taken as words of the clause before it:') 
          BBBBB
          BB BBBBBBBBBBXX XXXXXXXXXXXX XXXXXXXXXXXXXBBBBB
          XX XXXXXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXFFFFFFFFFFFFFFFFFFFFFFFFFFFFFXXXX
        XXXXX
      BBBBBB
    XXXXX
  BBBBBBBBBB
BBBBB
