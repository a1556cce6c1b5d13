// Cashtags: the shares that a text names, as the package twitter-text 3.1.0 finds them.
#pragma once

#include <string_view>
#include <vector>

namespace consumer {

// Appends each as it stands, in the order of the text, with repetitions: '$' at the beginning or
// after white space, 1 to 6 ASCII letters, then perhaps '.' or '_' and 1 or 2 letters; the end,
// white space or punctuation (no quotes) follows. `text` may be any bytes.
//
//   FindCashtags("$AAPL, $BRK.A $5 US$X $toolong", tags);   // "$AAPL", "$BRK.A"
//
// Linear time; pure and thread-safe.
void FindCashtags(std::string_view text, std::vector<std::string_view>& tags);

}  // namespace consumer
