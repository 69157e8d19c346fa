"""Lengths that Python and JavaScript must both give.

The weighted ones were made with npm twitter-text 3.1.0.
"""

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAG = "🇳🇱"
KEYCAP = "1\ufe0f\u20e3"
CAFE = "cafe\u0301"
HEART_ON_FIRE = "❤\ufe0f\u200d🔥"
URL_SENTENCE = "Hello, https://www.example.com/news/canal-heat-pl"

# text, weighted, code points, graphemes, bytes
LENGTHS = {
    "address in a sentence": (URL_SENTENCE, 30, 49, 49, 49),
    "bare domain": ("see example.com ok", 30, 18, 18, 18),
    "CJK": ("日本語", 6, 3, 3, 9),
    "family emoji": (FAMILY, 2, 7, 1, 25),
    "flag": (FLAG, 2, 2, 1, 8),
    "keycap": (KEYCAP, 2, 3, 1, 7),
    "combining accent": (CAFE, 4, 5, 4, 6),
    "arrow and check": ("→ ✓", 5, 3, 3, 7),
    "Hindi": ("नमस्ते", 6, 6, 3, 18),
    "heart on fire": (HEART_ON_FIRE, 5, 4, 1, 13),
    "umlauts": ("äöüß", 4, 4, 4, 8),
    "address without a real ending": ("https://müller.example/ä", 24, 24, 24, 26),
    "empty": ("", 0, 0, 0, 0),
}

# text, weighted
WEIGHTS = {
    "two addresses": ("https://a.com/x?y=1 http://b.org", 47),
    "full stop after an address": ("Read https://a.com/b.", 29),
    "brackets around an address": ("(https://a.com/b_(c))", 25),
    "port and path": ("https://a.com:8443/b", 23),
    "umlaut domain": ("https://müller.de/ä", 23),
    "CJK before a bare domain": ("日本語example.com", 29),
    "bare domain with path": ("x example.co.uk/news?id=1", 25),
    "e-mail address": ("me@example.com", 14),
    "hashtag with a dot": ("#example.com", 12),
    "domain after a dash": ("-example.com", 12),
    "letters run on": ("example.comma", 13),
    "Chinese ending": ("例え.中国", 9),
    "punycode": ("xn--e1afmkfd.xn--p1ai", 23),
    "skin tone": ("👍🏽", 2),
    "profession": ("👩🏽\u200d💻", 2),
    "rainbow flag": ("🏳\ufe0f\u200d🌈", 2),
    "England": ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
    "copyright sign": ("©", 1),
    "copyright emoji": ("©\ufe0f", 2),
    "text smiley": ("☺\ufe0e", 4),
    "curly quotes and ellipsis": ("“a”…", 5),
    "Arabic": ("ملاحظة", 6),
    "Korean, decomposed": ("\u1112\u1161\u11ab", 2),
}
