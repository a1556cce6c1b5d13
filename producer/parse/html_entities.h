// The three entities that Twitter writes into texts. Pure.
#pragma once

#include <span>
#include <string_view>

namespace producer {

// Turns `&amp; &lt; &gt;` into `& < >` in place and returns the text, which only gets shorter. One
// pass: what comes out is not looked at again, so "&amp;lt;" becomes "&lt;". Others stay as they
// are.
std::string_view UnescapeEntities(std::span<char> text);

// The same with a text that lies in a parser's own buffer, which may be changed.
std::string_view UnescapeParsed(std::string_view text);

}  // namespace producer
