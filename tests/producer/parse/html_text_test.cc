#include "producer/parse/html_text.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shared/utf8.h"

namespace producer {
namespace {

struct HtmlCase {
  const char* what;
  std::string html;
  std::string text;
  std::vector<std::string> links = {};
};

const std::string kLongLink =
    R"(<a href="https://example.org/a/long/way?x=1&amp;y=2" rel="nofollow noopener" target="_blank">)"
    R"(<span class="invisible">https://</span><span class="ellipsis">example.org/a/long</span>)"
    R"(<span class="invisible">/way?x=1&amp;y=2</span></a>)";

std::vector<HtmlCase> HtmlCases() {
  return {
      {"plain", "good morning", "good morning"},
      {"empty", "", ""},
      {"paragraphs", "<p>one</p><p>two</p>\n\n<p>three</p>", "one\n\ntwo\n\nthree"},
      {"breaks", "a<br>b<br/>c<br />\nd<br><br>e<br><br><br>f", "a\nb\nc\nd\n\ne\n\nf"},
      {"breaks at both ends", "<p><br>a<br></p>", "a"},
      {"lists", "<p>x</p><ul><li>a</li><li>b</li></ul>y", "x\n\na\nb\n\ny"},
      {"spaces stay within a line", "<p>a  b <b> c</b></p>", "a  b  c"},
      {"entities", "&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#x27; &eacute;&hellip;&nbsp;&copy;",
       "<b> &amp; \"x\" 'y' é…\u00a0©"},
      {"what only looks like one", "AT&T &nosuch; &#xD800;a & b", "AT&T &nosuch; a & b"},
      {"a hashtag",
       R"(<a href="https://x.org/tags/Ny" class="mention hashtag">#<span>Ny</span></a>)", "#Ny"},
      {"a mention",
       R"(<span class="h-card"><a href="https://x.org/@a" class="u-url mention">@<span>a</span></a></span> hi)",
       "@a hi"},
      {"a long link is whole",
       kLongLink,
       "https://example.org/a/long/way?x=1&y=2",
       {"https://example.org/a/long/way?x=1&y=2"}},
      {"a link that shows other words",
       R"(see <a href="https://x.org/b">this</a>)",
       "see this",
       {"https://x.org/b"}},
      {"not closed, closed wrongly", "<p>a <b>b</p></i><p>c", "a b\n\nc"},
      {"no letters of tags", "a < b > c <3", "a < b > c <3"},
      {"scripts, styles, comments", "a<script>b</script><style>c</style><!-- d -->e", "ae"},
      {"a charset of its own", R"(<meta charset="utf-16"><p>é😀</p>)", "é😀"},
      {"several bytes a letter", "<p>日本語 <b>مرحبا</b> 🦊</p>", "日本語 مرحبا 🦊"},
  };
}

// Fails when a tag's letters, an entity or a part of a link is counted as a word, or words of two
// lines become one.
TEST(HtmlText, TextAsAReaderSeesIt) {
  HtmlText html;
  int cases = 0;
  for (const HtmlCase& one : HtmlCases()) {
    EXPECT_EQ(html.Read(one.html), one.text) << one.what;
    EXPECT_EQ(html.refusal(), "") << one.what;
    EXPECT_EQ(std::vector<std::string>(html.links().begin(), html.links().end()), one.links)
        << one.what;
    ++cases;
  }
  std::printf("HTML of %d kinds, texts as expected: %d\n", cases, cases);
}

std::string Repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// Fails when the depth is not bounded: an end tag that fits none is looked for in all of them.
TEST(HtmlText, NestedTooDeeplyIsGivenUp) {
  HtmlText html;
  html.Read(Repeated("<div>", 200) + "a");
  EXPECT_EQ(html.refusal(), "");
  html.Read(Repeated("<div>", 20'000) + Repeated("</b>", 20'000));
  EXPECT_EQ(html.refusal(), "HTML nested deeper than 256 levels");
  EXPECT_EQ(html.Read("<p>next</p>"), "next");
  EXPECT_EQ(html.refusal(), "");
}

TEST(HtmlText, TooLongIsToldAndItsBeginIsThere) {
  HtmlText html;
  const std::string_view text = html.Read(Repeated("abcd", 70'000));
  EXPECT_EQ(html.refusal(), "HTML of more than 128 KiB");
  EXPECT_EQ(text.size(), HtmlText::kMaxHtml);
}

// Pieces that a parser stumbles over, in any order, and bytes between them.
std::string RandomHtml(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"<p>",
                                                   "</p>",
                                                   "<br>",
                                                   "<a href=\"",
                                                   "\">",
                                                   "</a>",
                                                   "<span class=\"invisible\">",
                                                   "</span>",
                                                   "&amp;",
                                                   "&#",
                                                   "&#x1F98A;",
                                                   "&#xFFFFFF;",
                                                   "&le",
                                                   "&half;",
                                                   "<!--",
                                                   "-->",
                                                   "<![CDATA[",
                                                   "]]>",
                                                   "<script>",
                                                   "</script",
                                                   "<",
                                                   ">",
                                                   "'",
                                                   "é",
                                                   "🦊",
                                                   "\u2028",
                                                   " ",
                                                   "\n",
                                                   "<ul><li>",
                                                   "<?",
                                                   "<!DOCTYPE html>",
                                                   "<table><tr>",
                                                   "<svg>",
                                                   "<meta charset=utf-16>",
                                                   "x"};
  std::string html;
  const std::size_t pieces = random() % 30;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (random() % 4 == 0) {
      html += static_cast<char>(random() % 128);
    } else {
      html += kPieces[random() % kPieces.size()];
    }
  }
  return html;
}

// Fails when some HTML gives a text that is longer than itself, or is no UTF-8.
TEST(HtmlText, AnyHtmlGivesValidTextNoLongerThanItself) {
  constexpr int kRounds = 20'000;
  std::mt19937 random(20260131);
  HtmlText html;
  for (int round = 0; round < kRounds; ++round) {
    const std::string input = RandomHtml(random);
    const std::string text(html.Read(input));
    ASSERT_TRUE(shared::IsValidUtf8(text)) << input;
    ASSERT_LE(text.size(), input.size()) << input;
    for (const std::string& link : html.links()) ASSERT_TRUE(shared::IsValidUtf8(link)) << input;
    ASSERT_EQ(html.Read(input), text) << "not the same twice: " << input;
  }
  std::printf("random HTML: %d texts, none longer, none invalid\n", kRounds);
}

}  // namespace
}  // namespace producer
