"""How the document of a questionnaire is changed, one press at a time: plain data, without a database."""
