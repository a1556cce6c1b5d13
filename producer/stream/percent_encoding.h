// Percent-encoding as OAuth 1.0 wants it (RFC 5849, section 3.6), and reading of query strings and
// form bodies (section 3.4.1.3.1). Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace producer {

// Decoded names and values in the order in which they stood. A name may stand more than once.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// Encodes every byte but the unreserved ones of RFC 3986 (letters, digits, "-._~"), with capital
// hex digits: "a b" -> "a%20b".
std::string PercentEncode(std::string_view text);

// Turns %XX into the byte. A "%" without two hex digits behind it stays as it is.
std::string PercentDecode(std::string_view text);

// Reads "a=1&b=x+y&c": {a, 1}, {b, "x y"}, {c, ""}. Empty pieces ("&&") are passed over.
Parameters DecodeForm(std::string_view text);

// The first value of `name`, in `parameters` themselves; empty where it does not stand there.
std::string_view ValueOf(const Parameters& parameters, std::string_view name);

// Writes what DecodeForm reads back, a space as "%20".
std::string EncodeForm(const Parameters& parameters);

}  // namespace producer
