"""What a questionnaire is and how it is followed: plain data and rules, without a database.

A questionnaire is a document (JSON). The builder writes it, publishing compiles it into a version that never changes,
and everything else reads it: the pages that ask, the check of answers, the packing of codes, figures and exports.
"""
