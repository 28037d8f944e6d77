"""Programs that open links unasked: chat previews, crawlers and scanners of mail. Data only.

Parts of their `User-Agent` in lower case, as they publish them. None may be a part of what a
person's browser or a client library calls itself: that would keep a link from being redeemed.
"""

LOOKING_AGENTS = (
    # Chat, mail and social previews
    "slackbot",
    "slack-imgproxy",
    "twitterbot",
    "facebookexternalhit",
    "facebot",
    "meta-externalagent",
    "whatsapp/",
    "telegrambot",
    "discordbot",
    "skypeuripreview",
    "linkedinbot",
    "redditbot",
    "pinterestbot",
    "mastodon/",
    "embedly",
    "iframely",
    "vkshare",
    "google-pagerenderer",
    "googleimageproxy",
    "bingpreview",
    "microsoftpreview",
    # Office programs, which probe a link before they hand it to the browser
    "ms-office",
    "microsoft office",
    # Scanners of mail and web gateways
    "safelinks",
    "proofpoint",
    "mimecast",
    "barracuda",
    "zscaler",
    "urlscan",
    "virustotal",
    # Crawlers
    "googlebot",
    "bingbot",
    "applebot",
    "duckduckbot",
    "yandexbot",
    "baiduspider",
)
