"""Fees in whole đồng: fixed amounts, prices per page with a cap, and those the province decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fee:
    """What a procedure costs. `amount` None without `per_page`: set by the provincial council, not known here; 0: free.

    `online_amount` is the price of an online application where it differs. `per_page` is (pages 1 and 2, each further page, most
    per copy), as for certified copies by TT 226/2016/TT-BTC.
    """

    amount: int | None
    online_amount: int | None = None
    unit: str | None = None
    per_page: tuple[int, int, int] | None = None
    note: str = ""

    def of(self, *, pages: int = 1, copies: int = 1, online: bool = False) -> int | None:
        """The price in đồng of `copies` copies of `pages` pages; None when it is not known here."""
        if self.per_page is not None:
            first, further, most = self.per_page
            return copies * min(first * min(pages, 2) + further * max(pages - 2, 0), most)
        single = self.online_amount if online and self.online_amount is not None else self.amount
        return None if single is None else single * copies
