BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB BBBB BB
BBBBB BBBBBBBBBB gettext(u'How a vote is kept') BBBBBBBB
BBBBB BBBBBBB gettext(u'How a vote is kept') BBBBBBBB
BBBBB BBBBXX XXXXXXXXXXXXX gettext(u'What we promise, how you can check it, and what we cannot promise.') XXXXBBBBBBBB
BBBBB BBBBBBB
XXXX XXXXXXXXXXXXXX
  XXXX gettext(u'What we promise') XXXXX
  XXXX
    XXXX gettext(u'One person, one vote. Your proof of residency is used once, whichever account you have.') XXXXX
    XXXX gettext(u'You can change your vote until the close. Only the last one counts.') XXXXX
    XXXX gettext(u'Who voted and what was voted are kept apart. The choices are locked; while the vote is open nobody opens them, not even we.') XXXXX
    XXXX gettext(u'Anybody can count again from a published file.') XXXXX
    XXXX gettext(u'A ballot on paper counts like one cast here.') XXXXX
  XXXXX
  XXXX gettext(u'What happens to your ballot') XXXXX
  XXXX
    XXXX gettext(u'You press “Cast my vote”. In one step we check that the vote is open and that you may vote, lock your choices and put the ballot into the box. All of it happens, or nothing.') XXXXX
    XXXX gettext(u'You get a receipt. It is shown once; we do not keep it. Save it or write down the short code.') XXXXX
    XXXX gettext(u'We tell you by another way that a vote was cast in your name, without what it says. If that was not you, tell us on the page “Did I vote?”.') XXXXX
    XXXX gettext(u'The fingerprint of your ballot goes up on the public board, together with at least %(least)s others and in no order, so that nobody sees who voted when.') SSS SSSSSSSSSSS SS SSSS SSSSSS SSSS SS SS SSS SSSSSS SSSSSS SSSSSSSS SSSS SS SSSSS SSSSSSSSS SSSSSS SSS SS SS SSSSSS SS SSSS SSSSSS SSSS SSS SSSSS SSSSSXXXXX
    XXXX gettext(u'At the close the list of those who took part and the box of ballots are each shuffled and written anew, and the days of voting are erased.') XXXXX
    XXXX gettext(u'The ballots are opened, counted and published without names. Two officers confirm the result.') XXXXX
    XXXX gettext(u'When the days for objections are over we destroy the keys and the list of who took part. From then on nobody can lead a ballot back to a person.') XXXXX
  XXXXX
  XXXX gettext(u'What you can check yourself') XXXXX
  XXXX
    XXXX gettext(u'That your ballot is on the board: enter the short code of your receipt.') XXXXX
    XXXX gettext(u'That nobody took it away later: keep a copy of the board and compare it with the published result.') XXXXX
    XXXX gettext(u'That it was counted rightly: the program for counting again runs on any computer.') XXXXX
  XXXXX
  XXXX gettext(u'If something goes wrong on the way') XXXXX
  XXXX
    XXXX gettext(u'The network is gone after “send”: press once more. The same ballot is the same ballot, and you get the same receipt.') XXXXX
    XXXX gettext(u'It came too late: we tell you so, and whether an earlier ballot of yours counts.') XXXXX
    XXXX gettext(u'Two windows with different choices: we ask you which one counts.') XXXXX
  XXXXX
  XXXX gettext(u'What we cannot promise') XXXXX
  XXXX
    XXXX gettext(u'If somebody controls the running server, they could see choices in the moment in which they are sent.') XXXXX
    XXXX gettext(u'While the vote is open, whoever can read both the database and the keys could lead ballots back to people. Old copies of the database keep this until they expire.') XXXXX
    XXXX gettext(u'If your phone is infected, it can show you one thing and send another. Vote at a staffed place or on paper then.') XXXXX
    XXXX gettext(u'A receipt shows how you voted to whomever you show it. Show it to nobody; selling a vote is not prevented by technology.') XXXXX
    XXXX gettext(u'In a very small group the result alone can tell how people voted. Such groups are merged or shown as totals only.') XXXXX
  XXXXX
  XXX gettext(u'This is a vote of residents on a budget. It is not made for elections by law.') XXXX
XXXXXX
BBBBBBBB
