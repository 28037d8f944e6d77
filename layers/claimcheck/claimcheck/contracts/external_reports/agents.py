"""Programs that open links unasked: chat previews, crawlers and mail scanners.

Each is a part of a published `User-Agent`, in lower case. None may be part of the `User-Agent` of a
browser or of a client library: such a client could not redeem a link.
"""

PREVIEW_AGENTS = (
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
