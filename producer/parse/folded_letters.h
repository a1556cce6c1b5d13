// Letters without what Mastodon takes from those of a hashtag (app/lib/hashtag_normalizer.rb):
// capitals, accents, full width. Pure.
#pragma once

#include <string>
#include <string_view>

namespace producer {

// "Été ＡＢ Straße Øl" becomes "ete ab strasse ol". Marks go from all scripts, so that two texts
// may be compared that were folded here, and no others. REQUIRES: valid UTF-8.
std::string FoldLetters(std::string_view text);

}  // namespace producer
