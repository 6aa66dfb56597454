"""One reader per kind of answer: what a person typed becomes a clean value, or a stated reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from services.submission.domain.identity_numbers import is_identity_number, is_tax_code
from services.submission.forms.definition import Field
from shared.text import nfc

Reader = Callable[[Field, Any, date], Any]

# Control characters but tab and line ends, and lone surrogates (broken UTF-8 smuggled through JSON escapes).
UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SEPARATORS = re.compile(r"[\s.\-()]+")
PHONE = re.compile(r"^0(?:[35789][0-9]{8}|2[0-9]{9})$")
EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,24}$")
ISO_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
ISO_YEAR = re.compile(r"^[0-9]{4}$")
EARLIEST_YEAR = 1900


class NotAccepted(ValueError):
    """The answer cannot be taken; `code` says why (see `messages.py`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(field: Field, value: Any, today: date) -> Any:
    """The clean value of `value` as an answer to `field`; raises NotAccepted. None and blank text are no answer: None."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return READERS[field.kind](field, value, today)


def text(field: Field, value: Any, _today: date) -> str:
    """One line: spaces put in order, no control characters."""
    line = " ".join(_string(value).split())
    return _bounded(field, line)


def long_text(field: Field, value: Any, _today: date) -> str:
    """Several lines; line ends as `\\n`."""
    lines = _string(value).replace("\r\n", "\n").strip()
    return _bounded(field, lines)


def person_name(field: Field, value: Any, today: date) -> str:
    """A full name in one field, as it is written in Vietnam: letters, spaces, apostrophes, dots and hyphens."""
    name = text(field, value, today)
    if not all(letter.isalpha() or unicodedata.combining(letter) or letter in " '’.-" for letter in name):
        raise NotAccepted("not_a_name")
    return name


def day(field: Field, value: Any, today: date) -> str:
    """A day as `YYYY-MM-DD`."""
    written = _string(value).strip()
    if not ISO_DAY.match(written):
        raise NotAccepted("not_a_date")
    return _possible(field, written, today).isoformat()


def birth_day(field: Field, value: Any, today: date) -> str:
    """A day of birth, or only its year: many older people's papers say no more."""
    written = _string(value).strip()
    if not ISO_YEAR.match(written):
        return day(field, written, today)
    if not EARLIEST_YEAR <= int(written) <= today.year:
        raise NotAccepted("in_the_future" if int(written) > today.year else "too_long_ago")
    return written


def choice(field: Field, value: Any, _today: date) -> str:
    """One of the field's options."""
    if value not in [option.value for option in field.options]:
        raise NotAccepted("not_a_choice")
    return str(value)


def yes_no(_field: Field, value: Any, _today: date) -> bool:
    """True or false; a page sends `yes` or `no`."""
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return bool(value == "yes")
    raise NotAccepted("not_a_choice")


def number(field: Field, value: Any, _today: date) -> int:
    """A whole number; dots and spaces between the digits are how people write thousands."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise NotAccepted("not_a_number")
    digits = SEPARATORS.sub("", value) if isinstance(value, str) else str(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        raise NotAccepted("not_a_number")
    amount = int(digits)
    if (field.minimum is not None and amount < field.minimum) or (field.maximum is not None and amount > field.maximum):
        raise NotAccepted("out_of_range")
    return amount


def identity_number(_field: Field, value: Any, _today: date) -> str:
    """An identity number of 12 (or formerly 9) digits."""
    digits = SEPARATORS.sub("", _string(value))
    if not is_identity_number(digits):
        raise NotAccepted("not_an_id_number")
    return digits


def tax_code(_field: Field, value: Any, _today: date) -> str:
    """A tax code with its check digit right."""
    written = re.sub(r"[\s.]+", "", _string(value))
    if not is_tax_code(written):
        raise NotAccepted("not_a_tax_code")
    return written


def phone(_field: Field, value: Any, _today: date) -> str:
    """A Vietnamese telephone number in its national form, `0912345678`."""
    digits = SEPARATORS.sub("", _string(value))
    national = "0" + digits.removeprefix("+84") if digits.startswith("+84") else digits
    if not PHONE.match(national):
        raise NotAccepted("not_a_phone")
    return national


def email(_field: Field, value: Any, _today: date) -> str:
    """An e-mail address."""
    address = _string(value).strip()
    if not EMAIL.match(address):
        raise NotAccepted("not_an_email")
    return address


READERS: dict[str, Reader] = {
    "text": text,
    "long_text": long_text,
    "person_name": person_name,
    "address": text,
    "date": day,
    "birth_date": birth_day,
    "choice": choice,
    "yes_no": yes_no,
    "number": number,
    "amount": number,
    "id_number": identity_number,
    "tax_code": tax_code,
    "phone": phone,
    "email": email,
}


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise NotAccepted("wrong_kind")
    if UNUSABLE.search(value):
        raise NotAccepted("control_characters")
    return nfc(value)


def _bounded(field: Field, value: str) -> str:
    if len(value) > field.max_length:
        raise NotAccepted("too_long")
    return value


def _possible(field: Field, written: str, today: date) -> date:
    try:
        value = date.fromisoformat(written)
    except ValueError as error:
        raise NotAccepted("not_a_date") from error
    if value > today and not field.future:
        raise NotAccepted("in_the_future")
    if value.year < EARLIEST_YEAR:
        raise NotAccepted("too_long_ago")
    return value
