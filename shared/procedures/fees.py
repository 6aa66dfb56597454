"""Fees in whole đồng: fixed amounts, prices per page with a cap, those the province decides; and what one file owes by them."""

from __future__ import annotations

from dataclasses import dataclass

# What is known of a fee when a file is accepted: an amount, that there is none, or that only the office can tell.
KNOWN, NOTHING, AT_THE_OFFICE = "known", "nothing", "at_the_office"
# Appendix of Luật phí và lệ phí 97/2015/QH13: a price for a service, or a charge for what only the state gives.
KINDS = ("phi", "le_phi")


@dataclass(frozen=True, slots=True)
class Fee:
    """What a procedure costs. `amount` None without `per_page`: set by the provincial council, not known here; 0: free.

    `online_amount` is the price of an online application where it differs. `per_page` is (pages 1 and 2, each further page, most
    per copy), as for certified copies by TT 226/2016/TT-BTC. `kind`: one of `KINDS`, None where the pack does not say.
    """

    amount: int | None
    online_amount: int | None = None
    unit: str | None = None
    per_page: tuple[int, int, int] | None = None
    note: str = ""
    kind: str | None = None
    unit_en: str = ""

    @property
    def has_amount(self) -> bool:
        """Whether the pack says how much, be it nothing or per page; otherwise the provincial council does, and nobody here."""
        return self.of(pages=1) is not None

    def of(self, *, pages: int | None = None, copies: int = 1, online: bool = False) -> int | None:
        """The price in đồng of `copies` copies of `pages` pages; None when it is not known: by the pack, or without `pages`."""
        if self.per_page is not None:
            if pages is None:
                return None
            first, further, most = self.per_page
            return copies * min(first * min(pages, 2) + further * max(pages - 2, 0), most)
        single = self.online_amount if online and self.online_amount is not None else self.amount
        return None if single is None else single * copies


@dataclass(frozen=True, slots=True)
class Owed:
    """What one file owes: `how` is `KNOWN`, `NOTHING` or `AT_THE_OFFICE`; `amount_dong` is 0 unless it is known."""

    how: str
    amount_dong: int = 0


def owed(fee: Fee, *, online: bool) -> Owed:
    """What a file owes that came online, or to the counter or by post: the price of one unit, because the file asks for one.

    A price per page is told at the office, where the pages are counted; so is one that the pack does not know.
    """
    amount = fee.of(online=online)
    if amount is None:
        return Owed(AT_THE_OFFICE)
    return Owed(KNOWN, amount) if amount > 0 else Owed(NOTHING)
