// The HTML that Mastodon makes of what a person typed (app/lib/text_formatter.rb): paragraphs and
// breaks, links whose begin and end are hidden, hashtags, mentions. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// `server` is the address that links of hashtags and mentions lead to: "https://mastodon.test".
std::string MastodonHtml(std::string_view text, std::string_view server);

// The hashtags that MastodonHtml makes links of, without '#', ASCII letters small, each once.
std::vector<std::string> MastodonTags(std::string_view text);

}  // namespace sandbox
