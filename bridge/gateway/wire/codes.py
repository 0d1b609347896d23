"""The gateway's return codes: what each says of one SMS, in words for people.

The page: https://docs.seven.io/en/rest-api/endpoints/sms#return-codes. Codes are the body's, never the HTTP status: 401 is a text that is
too long, 403 a daily limit, 500 a lack of credit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bridge.domain.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One return code: what it means for the SMS, and its words."""

    outcome: Outcome
    words: str


ACCEPTED = 100
SOME_FAILED = 101
BAD_SENDER = 201
BAD_RECIPIENT = 202
NO_RECIPIENT = 301
BAD_TEXT = 305
TEXT_TOO_LONG = 401
LOCKED = 402
DAILY_LIMIT = 403
NO_CREDIT = 500
SENDING_FAILED = 600
BAD_KEY = 900
BAD_SIGNATURE = 901
NO_RIGHT = 902
BAD_ADDRESS = 903

CODES: Mapping[int, Code] = MappingProxyType(
    {
        ACCEPTED: Code(outcome=Outcome.ACCEPTED, words="accepted by the gateway"),
        # 101 alone does not say which recipient failed; the answer's messages do.
        SOME_FAILED: Code(outcome=Outcome.UNKNOWN, words="at least one recipient failed, and the answer does not say which"),
        BAD_SENDER: Code(outcome=Outcome.BAD_SENDER, words="the sender is invalid: at most 11 letters and digits, or 16 digits"),
        BAD_RECIPIENT: Code(outcome=Outcome.REFUSED, words="the recipient's number is invalid"),
        NO_RECIPIENT: Code(outcome=Outcome.REFUSED, words="the recipient is missing"),
        BAD_TEXT: Code(outcome=Outcome.BAD_TEXT, words="the text is invalid"),
        TEXT_TOO_LONG: Code(outcome=Outcome.BAD_TEXT, words="the text is too long"),
        LOCKED: Code(outcome=Outcome.LOCKED, words="the same text went to this number within the last three minutes"),
        DAILY_LIMIT: Code(outcome=Outcome.REFUSED, words="this number's limit for today is reached"),
        NO_CREDIT: Code(outcome=Outcome.NO_CREDIT, words="the account's credit is too low for this SMS"),
        SENDING_FAILED: Code(outcome=Outcome.TEMPORARY, words="the gateway failed while sending"),
        BAD_KEY: Code(outcome=Outcome.CREDENTIALS, words="the API key is wrong"),
        BAD_SIGNATURE: Code(outcome=Outcome.CREDENTIALS, words="the request's signature is wrong"),
        NO_RIGHT: Code(outcome=Outcome.CREDENTIALS, words="the API key may not use this endpoint"),
        BAD_ADDRESS: Code(outcome=Outcome.CREDENTIALS, words="this machine's IP address is not in the account's list"),
        # The page no longer lists these; older clients of the vendor still know them.
        11: Code(outcome=Outcome.TEMPORARY, words="the carrier is unavailable for now"),
        300: Code(outcome=Outcome.CREDENTIALS, words="the credentials are missing"),
        306: Code(outcome=Outcome.BAD_SENDER, words="the sender is invalid"),
        700: Code(outcome=Outcome.TEMPORARY, words="the gateway failed for an unknown reason"),
    }
)


def explain(code: int) -> Code:
    """What a code means. A code nobody knows is REFUSED.

    Every SMS gets a code and 100 alone means accepted, so another number is a definite no, not a missing answer: calling it unknown would
    have it probed, which may send it twice. Refused, it is not sent again by itself, and somebody is told the code. The numbers that older
    clients give conflicting meanings (304, 307, 400, 801 to 803) are read the same way.
    """
    return CODES.get(code) or Code(outcome=Outcome.REFUSED, words=f"the gateway refused it with code {code}, which its page does not list")
