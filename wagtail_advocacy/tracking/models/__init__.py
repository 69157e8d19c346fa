from .clicks import SWEPT, Click, DayKey, LoadMark, Verdict
from .conversions import Conversion, ConversionKey, ConversionKind
from .engagement import Engagement


__all__ = [
    "SWEPT",
    "Click",
    "Conversion",
    "ConversionKey",
    "ConversionKind",
    "DayKey",
    "Engagement",
    "LoadMark",
    "Verdict",
]
