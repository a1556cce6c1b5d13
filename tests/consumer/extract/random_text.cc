#include "tests/consumer/extract/random_text.h"

#include <array>
#include <string_view>
#include <vector>

#include "consumer/extract/character_ranges.h"
#include "consumer/extract/top_level_domain_list.h"

namespace test {
namespace {

using std::literals::operator""sv;

constexpr std::array kSigns{"#"sv, "#"sv, "#"sv, "#"sv, "\uFF03"sv, "##"sv, " #"sv, "@"sv, "$"sv};
constexpr std::array kGlue{" "sv,      " "sv,      " "sv,      "."sv,      ","sv,      "/"sv,
                           "&"sv,      "-"sv,      "_"sv,      "\n"sv,     "("sv,      ")"sv,
                           "://"sv,    ":"sv,      "\u3000"sv, "\u00A0"sv, "\u300C"sv, "\uFF0E"sv,
                           "\u3002"sv, "'"sv,      "\u2019"sv, "?"sv,      "!"sv,      "\""sv,
                           "="sv,      "\u200E"sv, "\u202A"sv, "\uFEFF"sv, "\uFFFD"sv};
// The characters that are no letters and may still stand in a tag.
constexpr std::array kSpecial{"_"sv,      "\u200C"sv, "\u200D"sv, "\uA67E"sv, "\u05BE"sv,
                              "\u05F3"sv, "\u05F4"sv, "\uFF5E"sv, "\u301C"sv, "\u309B"sv,
                              "\u309C"sv, "\u30A0"sv, "\u30FB"sv, "\u3003"sv, "\u0F0B"sv,
                              "\u0F0C"sv, "\u00B7"sv};
constexpr std::array kWords{"kafka"sv,
                            "Caf\u00E9"sv,
                            "\u65E5\u672C\u8A9E"sv,
                            "\u30BF\u30B0"sv,
                            "\uD55C\uAD6D"sv,
                            "\u041F\u0440\u0438\u0432\u0435\u0442"sv,
                            "\u0633\u0644\u0627\u0645"sv,
                            "\u05E9\u05DC\u05D5\u05DD"sv,
                            "\u0928\u092E\u0938\u094D\u0924\u0947"sv,
                            "\u0E01\u0E34\u0E19"sv,
                            "2026"sv,
                            "1"sv,
                            "\u0663"sv,
                            "x"sv,
                            "\U00020BB7"sv,
                            "\U00010400"sv,
                            "\U0001D7D8"sv,
                            "http"sv,
                            "e\u0301"sv,
                            "\u017F"sv,
                            "\u212A"sv};
constexpr std::array kEmoji{"\U0001F600"sv,
                            "\u2764\uFE0F"sv,
                            "\u2764\uFE0E"sv,
                            "\u2600"sv,
                            "\U0001F468\u200D\U0001F469\u200D\U0001F467"sv,
                            "\U0001F44D\U0001F3FD"sv,
                            "\U0001F1EF\U0001F1F5"sv,
                            "#\uFE0F\u20E3"sv,
                            "#\u20E3"sv,
                            "1\uFE0F\u20E3"sv,
                            "\uFE0F"sv};
constexpr std::array kProtocols{""sv,       ""sv,       "http://"sv, "https://"sv, "HTTPS://"sv,
                                "http:/"sv, "ftp://"sv, "@"sv,       "/"sv,        "_"sv};
constexpr std::array kPathPieces{"a"sv, "/"sv,      "#"sv,       "#tag"sv,    "/#tag"sv,    "("sv,
                                 ")"sv, "(x)"sv,    "(x#y)"sv,   "((x)#y)"sv, "(x(#y)z)"sv, "."sv,
                                 ","sv, "\u00E9"sv, "\u0436"sv,  "\u65E5"sv,  "@"sv,        "-"sv,
                                 "="sv, "%20"sv,    "\u2013"sv,  "\u0399"sv,  "!"sv,        "~"sv,
                                 "|"sv, "?"sv,      "?q=#tag"sv, "&"sv};

constexpr std::array kNamePieces{"anna"sv,         "B"sv,      "_"sv,     "7"sv, "RT"sv,
                                 "twelve_chars"sv, "\u00E9"sv, "\uFF0E"sv};
constexpr std::array kBeforeName{""sv,    " "sv,   "RT"sv,  " rt"sv,     "rT:"sv,
                                 "~RT"sv, "aRt"sv, "@RT"sv, "&rt "sv,    "\u00E9"sv,
                                 "!"sv,   "-"sv,   "/"sv,   "\u3000RT"sv};
constexpr std::array kListPieces{"news"sv, "-"sv, "_"sv, "1"sv, "a_very_long_list_name"sv, "/"sv};
constexpr std::array kShares{"A"sv, "b"sv, "BRK"sv, "toolong"sv, "sixsix"sv, "1"sv, "\u017F"sv};
constexpr std::array kAfterShare{
    ""sv,  " "sv,  "."sv,      "_"sv,      ".A"sv,     "_bc"sv,    ".abc"sv,   ","sv,       "\""sv,
    "`"sv, "$A"sv, "\u0085"sv, "\uFEFF"sv, "\u180E"sv, "\u3000"sv, "\u00A0"sv, ".a\u2028"sv};

// Letters of Unicode 16 that fold into older ones: a newer node puts them into tags, an older does
// not. And DEL: whether a label with it needs "xn--" differs between versions of node.
bool DependsOnNode(char32_t c) { return c == 0xA7CB || c == 0xA7DC || c == 0x7F; }

}  // namespace

std::string Utf8Of(char32_t c) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

std::string RandomText::Next() {
  std::string text = Once(50) ? Character() + LongLabel() + ".com/#a" : "";
  for (std::size_t parts = 1 + Below(9); parts > 0; --parts) text += Part();
  return text;
}

std::string RandomText::NextBroken() {
  std::string text = Next();
  for (std::size_t changes = 1 + Below(4); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = Below(text.size());
    const auto byte = static_cast<char>(Below(256));
    if (Once(3)) {
      text[at] = byte;
    } else if (Once(2)) {
      text.erase(at, 1);
    } else {
      text.insert(at, 1, byte);
    }
  }
  return text;
}

std::string RandomText::Part() {
  switch (Below(20)) {
    case 0:
    case 1:
    case 2:
      return std::string(OneOf(kSigns)) + Word();
    case 3:
      return std::string(OneOf(kSigns));
    case 4:
    case 5:
      return std::string(OneOf(kGlue));
    case 6:
      return Emoji();
    case 7:
      return std::string(OneOf(kGlue)) + std::string(OneOf(kSigns)) + Word();
    case 8:
      return Character();
    case 9:
      return std::string(OneOf(kSigns)) + Character() + Word();
    case 10:
    case 11:
    case 12:
      return Url();
    case 13:
      return Domain();
    case 14:
      return Emoji() + std::string(OneOf(kSigns)) + Word();
    case 15:
    case 16:
      return Mention();
    case 17:
    case 18:
      return Cashtag();
    default:
      return Word();
  }
}

std::string RandomText::Mention() {
  std::string mention(OneOf(kBeforeName));
  mention += OneOf(std::array{"@"sv, "@"sv, "\uFF20"sv});
  while (!Once(3)) mention += OneOf(kNamePieces);
  if (Once(4)) mention += "/" + std::string(OneOf(kListPieces));
  while (Once(3)) mention += OneOf(kListPieces);
  return mention + (Once(3) ? Character() : std::string(OneOf(kGlue)));
}

std::string RandomText::Cashtag() {
  std::string cashtag(Once(2) ? " " : OneOf(kAfterShare));
  cashtag.append("$").append(OneOf(kShares));
  if (Once(4)) cashtag += OneOf(kShares);
  cashtag += OneOf(kAfterShare);
  return cashtag + (Once(3) ? Character() : std::string(OneOf(kAfterShare)));
}

// One at a border of a class, or any.
std::string RandomText::Character() {
  const auto& ranges = Once(4) ? consumer::kHighCharacterRanges : consumer::kCharacterRanges;
  const consumer::CharacterRange& range = OneOf(ranges);
  char32_t c = (Once(2) ? range.first : range.last) + static_cast<char32_t>(Below(3)) - 1;
  if (Once(4)) c = static_cast<char32_t>(Below(Once(2) ? 0x110000 : 0x3000));
  const bool no_character = c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF);
  return no_character || DependsOnNode(c) ? "a" : Utf8Of(c);
}

std::string RandomText::Emoji() { return std::string(OneOf(kEmoji)); }

std::string RandomText::Word() {
  std::string word(OneOf(kWords));
  while (Once(3)) word += Once(2) ? OneOf(kSpecial) : OneOf(kWords);
  if (Once(12)) word += Character();
  return word;
}

std::string RandomText::Label() {
  if (Once(20)) return LongLabel();
  if (Once(40)) {
    std::string label;
    for (std::size_t i = 10 + Below(50); i > 0; --i) label += Once(2) ? "\u65E5" : Character();
    return label;
  }
  std::string label = Once(4) ? std::string(OneOf(kWords)) : "ab";
  if (Once(6))
    label += OneOf(std::array{"_"sv, "-"sv, "xn--a"sv, "\u3002"sv, "\uFF03"sv, "\x02"sv});
  if (Once(6)) label.insert(0, OneOf(std::array{"_"sv, "-"sv, "xn--"sv, "\uFF03"sv, "\x01"sv}));
  if (Once(4)) label += Once(3) ? Character() : std::string(OneOf(kWords));
  return label;
}

// About as long as a label may be in its ASCII form.
std::string RandomText::LongLabel() {
  std::string label(61 + Below(4), 'a');
  if (Once(2)) return label;
  constexpr std::array kOdd{"\x02"sv,   "\x01"sv,   "\u3002"sv,     "\uFF0E"sv,
                            "\uFF61"sv, "\u65E5"sv, "\U0001F600"sv, "\u00E9"sv};
  const std::string_view odd = OneOf(kOdd);
  label.resize(50 + Below(14));
  return label.insert(Below(label.size()), odd);
}

std::string RandomText::Domain() {
  std::string domain = Once(10) ? "t.co" : Label() + "." + TopLevelDomain();
  while (Once(3)) domain = Label() + "." + domain;
  while (Once(4)) domain += (Once(2) ? "." : "") + (Once(2) ? Label() : TopLevelDomain());
  return domain;
}

std::string RandomText::TopLevelDomain() {
  std::string domain;
  if (Once(3)) {
    for (const char16_t letter : OneOf(consumer::kOtherTopLevelDomains)) {
      char32_t c = letter;
      for (const consumer::LetterVariant& other : consumer::kTopLevelDomainLetterVariants) {
        if (other.letter == c && Once(4)) c = other.variant;
      }
      domain += Utf8Of(c);
    }
  } else {
    domain = OneOf(consumer::kAsciiTopLevelDomains);
    if (Once(8)) domain[0] = static_cast<char>(domain[0] - 32);
  }
  if (Once(12)) domain = "xn--" + domain;
  if (Once(12)) domain += Character();
  return domain;
}

std::string RandomText::Path() {
  std::string path;
  while (!Once(4)) path += Once(8) ? Character() : std::string(OneOf(kPathPieces));
  if (Once(30)) path += std::string(36 + Below(8), 's');
  return path;
}

// Where the package finds the same letters twice, or cuts the URL short.
std::string RandomText::OddUrl() {
  std::string domain = "ab." + TopLevelDomain();
  const std::string tag = "\"" + std::string(OneOf(kSigns)) + Word();
  switch (Below(5)) {
    case 0:
      return domain + "1" + tag + "." + domain + "/" + Path();
    case 1:
      return "https://t.co/" + std::string(Once(2) ? 3 : 38 + Below(5), 's') + Path();
    case 2:
      return domain.append(OneOf(std::array{"-"sv, "+"sv, "@"sv, "0"sv, "\u00E9"sv})) + "/" +
             Path();
    case 3:
      return std::string(OneOf(kProtocols)) + "ab.com" +
             std::string("/").append(4066 + Below(24), 'p') + "/#a ";
    default:
      return Emoji() + LongLabel() + ".com/" + Path();
  }
}

std::string RandomText::Url() {
  if (Once(12)) return OddUrl();
  std::string url = std::string(OneOf(kProtocols)) + Domain();
  if (Once(8)) url += Once(2) ? ":80" : ":";
  if (!Once(3)) url += "/" + Path();
  if (Once(4)) url += "?" + Path();
  return url;
}

}  // namespace test
