#include "producer/parse/html_text.h"

#include <algorithm>
#include <array>
#include <new>
#include <vector>

#include <libxml/HTMLparser.h>

namespace producer {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f";

// What is set off by a blank line, and what begins a line. Sorted.
constexpr std::array<std::string_view, 12> kParagraphs = {
    "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"};
constexpr std::array<std::string_view, 7> kLines = {"br", "dd", "div", "dt", "hr", "li", "tr"};

std::string_view ViewOf(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

int BreaksAt(std::string_view element) {
  if (std::ranges::binary_search(kParagraphs, element)) return 2;
  return std::ranges::binary_search(kLines, element) ? 1 : 0;
}

bool HasWord(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(kSpaces), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::string_view AttributeOf(const xmlChar** attributes, std::string_view name) {
  for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) {
    if (ViewOf(attributes[0]) == name) return ViewOf(attributes[1]);
  }
  return {};
}

struct FreeParser {
  void operator()(htmlParserCtxtPtr parser) const { htmlFreeParserCtxt(parser); }
};

}  // namespace

// Takes what libxml2's parser comes across; it builds no tree.
class HtmlText::Reader {
 public:
  Reader() : parser_(htmlNewParserCtxt()) {
    if (parser_ == nullptr) throw std::bad_alloc();
    htmlSAXHandler handler = {};
    handler.startElement = [](void* self, const xmlChar* name, const xmlChar** attributes) {
      Of(self).Start(ViewOf(name), attributes);
    };
    handler.endElement = [](void* self, const xmlChar* name) { Of(self).End(ViewOf(name)); };
    handler.characters = [](void* self, const xmlChar* text, int size) {
      Of(self).Add({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
    };
    handler.ignorableWhitespace = handler.characters;
    handler.cdataBlock = [](void*, const xmlChar*, int) {};  // Scripts and styles.
    *parser_->sax = handler;
  }

  void Read(std::string_view html) {
    text_.clear();
    links_.clear();
    refusal_ = {};
    breaks_ = 0;
    depth_ = 0;
    if (html.size() > kMaxHtml) refusal_ = "HTML of more than 128 KiB";
    // In no element at all libxml2 begins a paragraph before each text.
    page_ = "<div>";
    page_ += html.substr(0, kMaxHtml);
    constexpr int kOptions = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                             HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC;
    parser_->_private = this;
    htmlCtxtReadMemory(parser_.get(), page_.data(), static_cast<int>(page_.size()), nullptr,
                       "UTF-8", kOptions);
    text_.resize(text_.find_last_not_of(kSpaces) + 1);
  }

  std::string_view text() const { return text_; }
  std::string_view refusal() const { return refusal_; }
  std::span<const std::string> links() const { return links_; }

 private:
  static Reader& Of(void* parser) {
    return *static_cast<Reader*>(static_cast<htmlParserCtxtPtr>(parser)->_private);
  }

  void Start(std::string_view name, const xmlChar** attributes) {
    Break(name);
    if (name == "a") Link(AttributeOf(attributes, "href"), AttributeOf(attributes, "class"));
    if (++depth_ <= kMaxDepth) return;
    refusal_ = "HTML nested deeper than 256 levels";
    xmlStopParser(parser_.get());
  }

  void End(std::string_view name) {
    if (depth_ > 0) --depth_;
    if (name != "br") Break(name);
  }

  void Link(std::string_view href, std::string_view classes) {
    if (href.empty() || HasWord(classes, "mention") || HasWord(classes, "hashtag")) return;
    links_.emplace_back(href);
  }

  // One <br> is a line, two are a blank one.
  void Break(std::string_view name) {
    breaks_ = name == "br" ? std::min(breaks_ + 1, 2) : std::max(breaks_, BreaksAt(name));
  }

  // Spaces beside a break are none.
  void Add(std::string_view text) {
    if (breaks_ > 0 || text_.empty()) {
      text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
      if (text.empty()) return;
      text_.resize(text_.find_last_not_of(kSpaces) + 1);
      if (!text_.empty()) text_.append(static_cast<std::size_t>(breaks_), '\n');
      breaks_ = 0;
    }
    text_ += text;
  }

  const std::unique_ptr<htmlParserCtxt, FreeParser> parser_;
  std::string page_;
  std::string text_;
  std::vector<std::string> links_;
  std::string_view refusal_;
  int breaks_ = 0;  // Line breaks due before the next text.
  std::size_t depth_ = 0;
};

HtmlText::HtmlText() : reader_(std::make_unique<Reader>()) {}

HtmlText::~HtmlText() = default;

std::string_view HtmlText::Read(std::string_view html) {
  reader_->Read(html);
  return reader_->text();
}

std::string_view HtmlText::refusal() const { return reader_->refusal(); }

std::span<const std::string> HtmlText::links() const { return reader_->links(); }

}  // namespace producer
