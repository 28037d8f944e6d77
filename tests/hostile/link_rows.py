"""What may stand in the place of a link's parameters, and never opens it."""

from __future__ import annotations

from tests.hostile.words import Verdict

# Of a good link's `{e}` and `{s}`; `{x}` and `{y}` are those of another.
QUERIES: dict[str, list[str]] = {
    "J-01": ["", "expires={e}", "signature={s}", "expires=&signature={s}", "expires={e}&signature=",
             "expires&signature", "expires={e}&expires={e}&signature={s}",
             "expires={e}&signature={s}&signature={s}",
             "expires={e}&expires={x}&signature={s}", "expires={x}&expires={e}&signature={s}",
             "expires={e}&signature={s}&signature={y}", "expires={e}&signature={s}&expires="],
    "J-02": ["Expires={e}&signature={s}", "expires={e}&Signature={s}", "EXPIRES={e}&SIGNATURE={s}",
             "expires={e}&signature={s}&utm_source=mail", "expires={e}&signature={s}&x=",
             "expires[]={e}&signature={s}",
             "expires={e};signature={s}", "expires={e}&sig={s}", "exp={e}&signature={s}",
             "expires ={e}&signature={s}",
             "expires={e}&signature={s}&response-content-type=text/html",
             "expires={e}&signature={s}&fbclid=1"],
    "J-06": ["expires={x}&signature={s}", "expires={e}&signature={y}", "expires={x}&signature={y}"],
}  # fmt: skip
EXPIRIES: dict[str, list[str]] = {
    "J-03": ["{later}", "{earlier}", "-1", "0", "-5", "1e9", "1773493200.0", "0x69b57c10", "+{e}",
             "0{e}", "%20{e}",
             "{e}%20", "\uff11\uff17\uff17\uff13\uff14\uff19\uff13\uff12\uff10\uff10", "{e}000",
             "9" * 30, "{e}%0A", "{e}%00", "NaN", "null", "inf", "1_773_493_200",
             "9999999999", "99999999999", "{e}.", ""],
}  # fmt: skip
SIGNATURES: dict[str, list[str]] = {
    "J-05": ["{upper}", "{short}", "{s}{s}", "", "{s}0", "0x{s}", "{base64}", "%00", "{s}%0A",
             "%20{s}", "0" * 64,
             "f" * 64, "{s}=", "g" * 64, "{half}", "é" * 64, "null", "\u0660" * 64, "{s}%2F",
             "{title}"],
}  # fmt: skip
SECONDS: dict[str, list[tuple[int, Verdict]]] = {
    "J-04": [
        (3599, Verdict.SERVED),
        (3600, Verdict.GONE),
        (3601, Verdict.GONE),
        (10**7, Verdict.GONE),
    ]
}
