// Top-level domains, as a URL without "http://" is only told by them.
#pragma once

#include <cstddef>
#include <string_view>

namespace consumer {

// Returns where the top-level domain that begins at `at` ends, or `at` if none does: one of
// twitter-text's list, not followed by an ASCII letter or digit, '@', '+' or '-'; or an "xn--"
// form.
//
//   TopLevelDomainEnd("a.com/b", 2);    // 5
//   TopLevelDomainEnd("a.common", 2);   // 2
std::size_t TopLevelDomainEnd(std::string_view text, std::size_t at);

}  // namespace consumer
