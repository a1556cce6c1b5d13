"""What the invented tweets of sample_tweets.jsonl say. Events, teams, storms, shows and people are
made up; a likeness to a real person's words is chance."""

# (weight, middle parts, openings, endings). An opening and an ending make a short text, with a middle
# between them a long one. The weights make some topics dominate, so that a top 10 is worth a look.
TOPICS = [
    (
        62,
        [
            "Nobody on our bench has sat down for the last twenty minutes and the drums behind the north"
            " goal have not stopped once since kick-off",
            "My grandmother has been to every one of these"
            " since the wooden stand burnt down and she says that this is the loudest of them all",
        ],
        [
            "What a save in the #NorvaleDerby!",
            "Extra time in the #NorvaleDerby, I cannot look.",
            "Two red cards before half-time. Classic #NorvaleDerby.",
            "Walked to the #NorvaleDerby in my lucky" " socks again.",
            "Four buses, one ferry: on my way to the #NorvaleDerby.",
            "#NorvaleDerby and the" " whole street is at our window.",
            "Penalty! PENALTY! #NorvaleDerby",
            "The referee of this" " #NorvaleDerby needs a hug.",
            "Rain, mud and a late header. I love the #NorvaleDerby.",
        ],
        [
            "#Harbourites",
            "Voice gone. #Harbourites",
            "#MillFoxes till I drop",
            "Come on you foxes #MillFoxes",
            "#CupNight",
            "Best evening of the year #CupNight #Harbourites",
            "Somebody hold my tea",
            "#football",
        ],
    ),
    (
        48,
        [
            "The river gauge by the old mill stands at three metres forty and rises by a hand's width an"
            " hour, so please move your cars off the lower quay tonight",
            "Volunteers with trailers meet"
            " at the fire station at six, bring gloves, a torch and if you have it a spare pump",
        ],
        [
            "#StormMira has taken the neighbours' trampoline.",
            "Power is out on the east side. #StormMira",
            "Trains stop at ten because of #StormMira.",
            "School is closed tomorrow, says the radio. #StormMira",
            "Our cat slept through all of #StormMira.",
            "Sandbags at the town hall for #StormMira.",
            "The sound of #StormMira in the chimney...",
            "Update on #StormMira: gusts of 120 km/h at the cape.",
        ],
        [
            "Stay safe #Norvale",
            "#StaySafe",
            "Stay in! #StaySafe #weather",
            "#weather",
            "Check on your" " neighbours",
            "#Norvale #weather",
            "Tea and candles it is",
            "#PowerCut",
        ],
    ),
    (
        40,
        [
            "The whole crew of the tracking station stood on the roof, and for eleven seconds nobody said"
            " a word until the second stage lit and everybody shouted at once"
        ],
        [
            "T minus ten minutes for #OrbitOne!",
            "#OrbitOne is up. Not a dry eye in the control room.",
            "Second stage separation confirmed #OrbitOne",
            "My daughter wants to be #OrbitOne for carnival.",
            "Scrubbed again: a boat in the exclusion zone. #OrbitOne",
            "First pictures from #OrbitOne are here.",
            "Heard the first beep of #OrbitOne on a radio from the attic.",
            "Counting down with #OrbitOne at" " school.",
        ],
        [
            "#space",
            "Wow. #space",
            "#LookUp",
            "#space #LookUp",
            "Goosebumps",
            "Physics is fun #STEM",
            "#science #space",
        ],
    ),
    (
        34,
        [
            "Track four is nine minutes of rain on a tin roof and one cello, and somehow it is the most"
            " hopeful thing that I have heard since the spring"
        ],
        [
            "#QuietHarbour is out tonight.",
            "On repeat: #QuietHarbour, side two.",
            "I did not expect a brass band" " on #QuietHarbour.",
            "Queueing for #QuietHarbour tickets since five.",
            "The lyrics of #QuietHarbour" " make no sense and I love them.",
            "Vinyl of #QuietHarbour has arrived.",
        ],
        [
            "#NowPlaying",
            "#NowPlaying #music",
            "#music",
            "Headphones on",
            "#vinyl",
            "Album of the year #music",
        ],
    ),
    (
        30,
        [
            "The sponge collapsed twice, the judge laughed so hard that she had to leave the tent, and"
            " still the meringue moon made it to the table in one piece"
        ],
        [
            "That meringue! #BakeTheMoon",
            "#BakeTheMoon and nobody talks in our house.",
            "Robbed. Absolutely" " robbed. #BakeTheMoon",
            "I baked along with #BakeTheMoon. Send help.",
            "The rhubarb twist in" " #BakeTheMoon was genius.",
            "Week six of #BakeTheMoon: biscuits that float.",
        ],
        [
            "#baking",
            "#TeamNutmeg",
            "#TeamNutmeg for the win",
            "#TeamSaffron",
            "#baking #TeamSaffron",
            "Kitchen is white now",
        ],
    ),
    (
        26,
        [
            "We moved the click stream off the nightly batch, kept the old job beside it for a fortnight,"
            " and compared every count before anybody was allowed to celebrate"
        ],
        [
            "Consumer lag is zero. Going home. #kafka",
            "Rebalancing at 3 a.m. again #kafka",
            "Explained offsets" " to my dad with a bookmark. #kafka",
            "Today in #kafka: the message was there, we were not.",
            "Four partitions walk into a bar. #kafka",
            "Our #kafka cluster turned three today.",
        ],
        [
            "#streaming",
            "#dataengineering",
            "#streaming #dataengineering",
            "It is always the clock",
            "#opensource",
            "#devops",
        ],
    ),
    (
        22,
        [
            "It took an afternoon with the sanitizer and a very patient colleague to find one missing"
            " ampersand in a lambda capture that had slept there for nine years"
        ],
        [
            "Today I deleted 4,000 lines of #cpp.",
            "#cpp templates, day nine: they blink first.",
            "Finally std::expected in production #cpp",
            "The compiler was right. Again. #cpp",
            "Core dump before coffee #cpp",
            "Teaching #cpp to my rubber duck.",
        ],
        [
            "#programming",
            "#coding",
            "#programming #coding",
            "Ship it",
            "#CleanCode",
            "#100DaysOfCode",
        ],
    ),
    (
        20,
        [
            "The grinder is older than I am and sounds like a tractor, but what drips out of it at six in"
            " the morning would wake a marble statue"
        ],
        [
            "First cup of the day #coffee",
            "They put cinnamon in it and did not ask. #coffee",
            "#coffee number" " four, hands like a hummingbird.",
            "The machine is broken. Pray for us. #coffee",
            "Is soup just savoury #coffee?",
        ],
        ["#MondayMood", "#morning", "No regrets", "#espresso", "#barista"],
    ),
    (
        16,
        [],
        [
            "She knocked it off the shelf while looking at me. #caturday",
            "New box. New palace. #caturday",
            "3 a.m. concert on the stairs #caturday",
            "He weighs six kilos and owns the sofa. #caturday",
        ],
        ["#cats", "#CatsOfNorvale", "#cats #fluff", "Purr.", "#RescueCat"],
    ),
    (
        14,
        [],
        [
            "Ten kilometres before breakfast #MondayRun",
            "Lost to a stroller. Proud anyway. #MondayRun",
            "Mud to the knees #MondayRun",
            "New shoes, old knees #MondayRun",
        ],
        [
            "#running",
            "#trailrunning",
            "#running #health",
            "Never again. See you next week",
            "#NoExcuses",
        ],
    ),
    (
        10,
        [],
        [
            "Golden light on the ferry this evening.",
            "Fog, a lamp and one heron.",
            "Waited two hours" " for this cloud.",
            "Old pier, new lens.",
        ],
        ["#photography", "#photooftheday", "#photography #Norvale", "#streetphoto", "#bluehour"],
    ),
    (
        8,
        [],
        [
            "Line 7 is a bus today.",
            "Twenty minutes late because of a swan on the tracks.",
            "Found a seat by the window!",
            "The announcer sang the stations.",
        ],
        ["#Line7", "#Line7 again", "#commute", "#trains #commute", "#slowtravel"],
    ),
]

EMOJI_WITH_JOINERS = [  # Zero-width joiners, variation selectors, skin tones, flags, keycaps.
    "Family day at the pool 👨‍👩‍👧‍👦 #summer",
    "Promoted today 👩‍💻🎉 #WomenInTech",
    "Rainbow over the cape 🏳️‍🌈 #StormMira",
    "He finally did it 👨🏾‍🚀🚀 #OrbitOne",
    "Fire brigade to the rescue 👩🏻‍🚒❤️‍🔥 #Norvale",
    "Pirates at the ferry 🏴‍☠️ #CupNight",
    "Our nurse is the best 🧑🏽‍⚕️ #ThankYou",
    "Twins! 👯‍♀️ at the #NorvaleDerby",
    "Polar bear in the sauna 🐻‍❄️ #MondayMood",
    "Late shift in the kitchen 👨🏿‍🍳🍝 #baking",
    "Grandpa codes 👴🏼💻 #cpp 👨🏼‍💻",
    "Keycaps 1️⃣2️⃣3️⃣ and go #MondayRun",
    "Love wins 👩‍❤️‍👩 #QuietHarbour",
    "Flags on the roof 🇯🇵🇧🇷🇳🇴 #football",
    "Service dog on duty 🐕‍🦺 #Line7",
    "Shrug 🤷🏽‍♂️ #coffee",
]

CJK = [
    ("ja", "今日の朝ごはんは焼き魚と味噌汁。 #朝ごはん"),
    ("ja", "新しいカメラで猫を撮った #猫 #写真"),
    ("ja", "雨の音を聞きながら読書 #読書"),
    ("ja", "打ち上げ成功！ #OrbitOne すごい"),
    ("ja", "電車が止まっています #遅延 #Line7"),
    ("ja", "週末は山へ行きます #登山"),
    ("ja", "ラーメン三杯目 #ラーメン #幸せ"),
    ("ja", "猫が箱から出てこない #猫"),
    ("ja", "明日も早い #おやすみ"),
    ("zh", "今天的比赛太精彩了 #足球 #NorvaleDerby"),
    ("zh", "台风来了，大家注意安全 #StormMira"),
    ("zh", "周末去爬山，空气真好 #周末"),
    ("zh", "新专辑很好听 #音乐 #QuietHarbour"),
    ("zh", "第一次烤月饼，失败了 #烘焙"),
    ("zh", "早上一杯咖啡 #coffee #早安"),
    ("ko", "오늘 경기 대박! #축구 #NorvaleDerby"),
    ("ko", "비 오는 날엔 김치전 #맛집"),
    ("ko", "새 앨범 너무 좋다 #음악 #QuietHarbour"),
    ("ko", "고양이가 키보드 위에서 잔다 #고양이"),
    ("ko", "발사 성공! #OrbitOne"),
    ("ko", "출근길 커피 한 잔 #커피 #월요일"),
]

FULL_WIDTH = [
    ("ja", "全角のハッシュタグも使えます ＃全角"),
    ("ja", "試合開始！ ＃NorvaleDerby"),
    ("ja", "猫の日です ＃猫 #写真"),
    ("zh", "台风过后的天空 ＃天空"),
    ("zh", "咖啡时间 ＃coffee"),
    ("ko", "주말 산책 ＃산책"),
    ("en", "Typed on an old phone ＃retro"),
    ("en", "Both kinds: ＃wide and #narrow"),
    ("ja", "今夜はカレー ＃夕飯"),
    ("zh", "下班了 ＃周五"),
]

RIGHT_TO_LEFT = [
    ("ar", "قهوة الصباح مع صوت المطر #قهوة"),
    ("ar", "مباراة رائعة الليلة #كرة_القدم #NorvaleDerby"),
    ("ar", "العاصفة تقترب، انتبهوا #StormMira"),
    ("ar", "كتاب جديد في المكتبة #كتب"),
    ("ar", "نجح الإطلاق! #OrbitOne #فضاء"),
    ("ar", "مساء الخير يا أصدقاء #مساء_الخير"),
    ("ar", "القط نائم فوق لوحة المفاتيح #قطط"),
    ("fa", "صبح بخیر از کنار دریا #صبح"),
    ("ur", "بارش اور چائے #چائے"),
    ("iw", "בוקר טוב עם קפה שחור #קפה"),
    ("iw", "איזה משחק! #כדורגל #NorvaleDerby"),
    ("iw", "החתול שוב על המקלדת #חתולים"),
    ("iw", "האלבום החדש נפלא #מוזיקה #QuietHarbour"),
    ("iw", "הסערה מתקרבת #StormMira"),
    ("iw", "שבת שלום לכולם #שבת"),
]

HTML_ENTITIES = [
    "Fish & chips & the #NorvaleDerby",
    "R&D meeting moved to Friday #work",
    "if (lag < 10 && rate > 0) go_home(); #kafka",
    "a < b > c, said nobody #cpp",
    "Salt & pepper, always #cooking",
    "<marquee>old web</marquee> #retro",
    "vector<vector<int>> strikes again #cpp",
    "Tom & the tide tables #Norvale",
    "5 > 4 according to my son #math",
    "Rock & roll & rhubarb #BakeTheMoon",
    "I wrote &amp; by hand, like a monk #html",
    "Q&A at eight #QuietHarbour",
    "Bed & breakfast & #StormMira",
    "x << 1 doubles, x >> 1 halves #coding",
]

LINE_BREAKS = [
    "Shopping list:\neggs\nflour\nhope\n#BakeTheMoon",
    "Roses are red\nlag should be green\nmine is the worst\nthat I have seen\n#kafka",
    "1. Wake up\n2. #coffee\n3. Wake up again",
    "Norvale 2\nMill 2\n\nPenalties.\n#NorvaleDerby",
    "Haiku:\nwind lifts the tin roof\nthe cat does not lift an ear\n#StormMira",
    "Plan for today:\n\nnothing\n\n#MondayMood",
    "Me: one episode\nAlso me:\n#BakeTheMoon",
    "Kitchen:\t3/10\nCake:\t9/10\n#baking",
    "T-3\nT-2\nT-1\n#OrbitOne",
    "Left shoe: gone\nRight shoe: wet\nMood: superb\n#MondayRun",
    "A side\n\nB side\n\n#vinyl",
    "Line one\r\nline two from an odd keyboard #retro",
]

NO_HASHTAGS = [
    "Is it just me or does Tuesday have 30 hours?",
    "Lost a blue umbrella on the ferry, it answers to Gerald.",
    "Never reply to all.",
    "My soup has opinions.",
    "Somebody is practising the tuba upstairs. Somebody is very bad at the tuba.",
    "I counted 14 swans.",
    "Out of milk, out of luck.",
    "ok",
    "Thinking about moss.",
    "The library smells of oranges today.",
    "Does anyone know a good bike mechanic near the mill?",
    "# is a lonely character",
    "We are number #1 and #2!",
    "Look at issue#7 and mail#home, no tags here",
    "Good night, lighthouse.",
    "Why are there two left gloves in my coat?",
    "He said maybe. He always says maybe.",
    "Room 12 has no window but a painting of one.",
    "The plant is fine. I am not.",
    "Please return the ladder.",
    "Snow on the inside of the windscreen.",
    "…",
    "Reading the terms and conditions for fun.",
    "It was the swan.",
]

MANY_HASHTAGS = [
    "#a #b #c #d #e #f #g #h #i #j #k #l",
    "#monday #mood #coffee #rain #bus #late #again",
    "#NorvaleDerby #CupNight #Harbourites #football #goal #yes #yes #yes",
    "Sunset #photography #photooftheday #sky #clouds #sea #pier #bluehour #Norvale",
    "#cpp #rust #go #python #java #kotlin #zig which one for a toaster?",
    "#StormMira#NorvaleDerby#OrbitOne glued together #weather #football #space #oops",
    "#vinyl #music #NowPlaying #QuietHarbour #cello #rain #tin #roof",
    "#Kafka #KAFKA #kafka #kAfKa #kafkA #KaFkA all the same?",
    "#love #life #laugh #lemon #ladder #lamp #lagoon",
    "#one #two #three #four #five #six #seven #eight #nine #ten",
    "#BakeTheMoon #baking #TeamNutmeg #cake #cream #crumbs #chaos",
    "#running #trailrunning #MondayRun #mud #rain #hills #whyami #doingthis",
]

OTHER_LANGUAGES = [
    ("es", "¡Golazo en el último minuto! #NorvaleDerby #fútbol"),
    ("es", "Mañana de niebla y churros #desayuno"),
    ("fr", "Le café est froid mais le cœur est chaud #café"),
    ("fr", "Quelle tempête cette nuit #StormMira #météo"),
    ("de", "Züge fallen aus, Kuchen gibt es trotzdem #StormMira"),
    ("de", "Straßenbahn mit Aussicht #Line7 #Überfahrt"),
    ("pt", "Que jogo, meu coração não aguenta #NorvaleDerby #futebol"),
    ("pt", "Pão quente às seis da manhã #manhã"),
    ("tr", "İstasyonda çay molası #çay"),
    ("tr", "Işıklar söndü, mumlar yandı #StormMira"),
    ("ru", "Запуск прошёл успешно! #OrbitOne #космос"),
    ("ru", "Кот снова на клавиатуре #кот"),
    ("hi", "बारिश और चाय #चाय"),
    ("hi", "क्या शानदार मैच था #क्रिकेट"),
    ("th", "กาแฟเช้านี้อร่อยมาก #กาแฟ"),
    ("el", "Καλημέρα από το λιμάνι #καλημέρα"),
    ("vi", "Cà phê sữa đá buổi sáng #càphê"),
    ("pl", "Żółw też był na meczu #NorvaleDerby #żółw"),
    ("in", "Kopi pagi di tepi laut #kopi"),
    ("und", "#OrbitOne 🚀🚀🚀"),
]

ODD_LOCATIONS = [
    None,
    None,
    None,
    "",
    " ",
    "Norvale",
    "Norvale, East Quay",
    "Mill Town 🦊",
    "ÜT: 48.1371,11.5761",
    "somewhere between naps",
    "🌍",
    "北の港町",
    "القمر",
    '"quoted" \\ backslash',
    "line\tbreak",
    "<b>bold town</b>",
    "127.0.0.1",
    "Norvale | Lintow | Prag",
    "in your logs",
    "Lintow",
    "Old Pier",
    "Prague-ish",
    "x" * 30,
    "NULL",
    "Ostermark",
    "Cape Thimble",
    "Cape Thimble, NV",
]
