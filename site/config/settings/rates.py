"""How often one visitor may ask for what costs the most: `30/m` is thirty times a minute (`s`, `m`, `h`)."""

from config.environment import checked, rate

_EXPECTED = "a number per second, minute or hour, such as 60/m"

RATES = {
    "search": checked(rate, "RATE_SEARCH", "60/m", _EXPECTED),
    # One for each pause while somebody types.
    "suggestions": checked(rate, "RATE_SUGGESTIONS", "240/m", _EXPECTED),
    "qr": checked(rate, "RATE_QR", "60/m", _EXPECTED),
    "downloads": checked(rate, "RATE_DOWNLOADS", "30/m", _EXPECTED),
    "api": checked(rate, "RATE_API", "120/m", _EXPECTED),
    # Reports of problems by one visitor, with and without an account.
    "problem_reports": checked(rate, "RATE_PROBLEM_REPORTS", "10/h", _EXPECTED),
    # Answers to surveys that are handed in by one visitor; a hall full of people may share one address.
    "survey_answers": checked(rate, "RATE_SURVEY_ANSWERS", "120/h", _EXPECTED),
    # Personal links that one visitor tries.
    "survey_links": checked(rate, "RATE_SURVEY_LINKS", "60/h", _EXPECTED),
    # Codes that are tried at one device to end it.
    "survey_kiosk_codes": checked(rate, "RATE_SURVEY_KIOSK_CODES", "10/h", _EXPECTED),
    # Pages that poll ask every few seconds, and a hall full of people may share one address.
    "polling": checked(rate, "RATE_POLLING", "3000/m", _EXPECTED),
    # A recipient of reports who tries passphrases.
    "passphrase": checked(rate, "RATE_PASSPHRASE", "20/h", _EXPECTED),
    # Reports in confidence, wrong receipts, and further messages of one address; counted in memory for a day at most.
    "integrity_reports": checked(rate, "RATE_INTEGRITY_REPORTS", "20/h", _EXPECTED),
    "integrity_receipts": checked(rate, "RATE_INTEGRITY_RECEIPTS", "20/h", _EXPECTED),
    "integrity_messages": checked(rate, "RATE_INTEGRITY_MESSAGES", "60/h", _EXPECTED),
    # From so many of all these together on, each costs the sender's device some work; the few that come without are
    # let in at the second rate.
    "integrity_calm": checked(rate, "RATE_INTEGRITY_CALM", "60/m", _EXPECTED),
    "integrity_unworked": checked(rate, "RATE_INTEGRITY_UNWORKED", "6/m", _EXPECTED),
    # What all sockets of one address may say: so much at once, and as quickly again as the span says.
    "live": checked(rate, "RATE_LIVE", "6000/m", _EXPECTED),
    # What one person does in rooms: asks, supports, moderates.
    "deeds": checked(rate, "RATE_DEEDS", "300/m", _EXPECTED),
    # Registrations for briefings, changes of them included, by one visitor; an office may share one address.
    "briefing_registrations": checked(rate, "RATE_BRIEFING_REGISTRATIONS", "60/h", _EXPECTED),
    # Tickets that one visitor opens, shows at a door or tries.
    "briefing_tickets": checked(rate, "RATE_BRIEFING_TICKETS", "1200/h", _EXPECTED),
    # Codes of rooms that one visitor tries in vain, and people who come into rooms: a hall may share one address.
    "briefing_codes": checked(rate, "RATE_BRIEFING_CODES", "600/h", _EXPECTED),
    "briefing_joins": checked(rate, "RATE_BRIEFING_JOINS", "1200/m", _EXPECTED),
    # Figures, logs and captions of briefings that one visitor reads: each is counted anew.
    "briefing_records": checked(rate, "RATE_BRIEFING_RECORDS", "300/m", _EXPECTED),
}
