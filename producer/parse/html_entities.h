// The three entities that Twitter writes into texts. Pure.
#pragma once

#include <span>
#include <string_view>

namespace producer {

// Turns `&amp; &lt; &gt;` into `& < >` in place and returns the text, which only gets shorter. One
// pass: what comes out is not looked at again, so "&amp;lt;" becomes "&lt;". Others stay as they
// are.
std::string_view UnescapeEntities(std::span<char> text);

}  // namespace producer
