// HtmlText turns the HTML of a post into the text that a reader sees, by libxml2's parser.
//
//   HtmlText html;
//   html.Read("<p>Hi&nbsp;<a href=\"https://x.org/tags/a\" class=\"mention hashtag\">#<span>a"
//             "</span></a><br>see <a href=\"https://x.org/b\">this</a></p><p>Bye</p>");
//       // "Hi #a\nsee this\n\nBye"
//   html.links();    // {"https://x.org/b"}
//
// A paragraph, a list, a quotation is set off by a blank line, <br> and <li> begin a line. What is
// in a <span class="invisible"> is part of the text: Mastodon hides so the begin and the end of a
// long link, and without them it would lead nowhere. Scripts, styles and comments are none.
//
// The text is valid UTF-8 and never longer than the HTML. Work and memory are bounded by kMaxHtml
// and kMaxDepth: libxml2 looks through all open elements for each end tag that fits none, and
// through an element's attributes for each.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace producer {

// Not thread-safe.
class HtmlText {
 public:
  // Of Mastodon 500 letters are usual; some servers allow 100,000.
  static constexpr std::size_t kMaxHtml = std::size_t{128} << 10;
  static constexpr std::size_t kMaxDepth = 256;

  HtmlText();
  ~HtmlText();
  HtmlText(const HtmlText&) = delete;
  HtmlText& operator=(const HtmlText&) = delete;

  // The text; it ends with the next call. Of what is too long or nested too deeply it is the begin,
  // and refusal() says so. REQUIRES: valid UTF-8.
  std::string_view Read(std::string_view html);

  // Why Read gave up; empty: it did not.
  std::string_view refusal() const;

  // Where the links of the last text go, but for those of hashtags and mentions.
  std::span<const std::string> links() const;

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace producer
