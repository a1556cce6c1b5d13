#include "sandbox/stream_simulator/mastodon_html.h"

#include <algorithm>
#include <cctype>

#include <fmt/core.h>

#include "shared/ascii.h"

namespace sandbox {
namespace {

constexpr std::size_t kShownOfLink = 30;  // Bytes behind "https://".

std::string EscapedHtml(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

bool IsNameByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_';
}

bool BeginsWord(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n';
}

// Of the name behind the sign at `at`; empty: it is no hashtag or mention.
std::string_view NameAt(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && IsNameByte(text[end])) ++end;
  return BeginsWord(text, at) ? text.substr(at + 1, end - at - 1) : std::string_view();
}

std::string_view LinkAt(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("https://") && !rest.starts_with("http://")) return {};
  return rest.substr(0, rest.find_first_of(" \n"));
}

std::string LinkHtml(std::string_view link) {
  const std::size_t begin = link.find("://") + 3;
  const std::string_view shown = link.substr(begin, kShownOfLink);
  const std::string_view rest = link.substr(begin + shown.size());
  return fmt::format(
      R"(<a href="{}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">)"
      R"({}</span><span class="{}">{}</span><span class="invisible">{}</span></a>)",
      EscapedHtml(link), link.substr(0, begin), rest.empty() ? "" : "ellipsis", EscapedHtml(shown),
      EscapedHtml(rest));
}

std::string TagHtml(std::string_view tag, std::string_view server) {
  return fmt::format(
      R"(<a href="{}/tags/{}" class="mention hashtag" rel="tag">#<span>{}</span></a>)", server, tag,
      tag);
}

std::string MentionHtml(std::string_view name, std::string_view server) {
  return fmt::format(
      R"(<span class="h-card" translate="no"><a href="{}/@{}" class="u-url mention">@<span>{}</span>)"
      R"(</a></span>)",
      server, name, name);
}

std::string BreakAt(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("\n\n") ? "</p><p>" : "<br />";
}

}  // namespace

std::string MastodonHtml(std::string_view text, std::string_view server) {
  std::string html = "<p>";
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::string_view name = c == '#' || c == '@' ? NameAt(text, at) : std::string_view();
    const std::string_view link = c == 'h' ? LinkAt(text, at) : std::string_view();
    if (!name.empty()) {
      html += c == '#' ? TagHtml(name, server) : MentionHtml(name, server);
      at += 1 + name.size();
    } else if (!link.empty()) {
      html += LinkHtml(link);
      at += link.size();
    } else if (c == '\n') {
      const std::string broken = BreakAt(text, at);
      html += broken;
      at += broken == "<br />" ? 1 : 2;
    } else {
      html += EscapedHtml(text.substr(at++, 1));
    }
  }
  return html + "</p>";
}

std::vector<std::string> MastodonTags(std::string_view text) {
  std::vector<std::string> tags;
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    const std::string tag = shared::InAsciiLower(NameAt(text, at));
    if (!tag.empty() && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

}  // namespace sandbox
