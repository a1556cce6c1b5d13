// Lone surrogates in JSON: an escape such as \ud83d that stands without its other half. Pure.
#pragma once

#include <string_view>

namespace producer {

// `json` may be anything. RapidJSON 1.1 lets an escaped low half through on its own, and what it
// makes of it is no UTF-8.
bool HasLoneSurrogate(std::string_view json);

}  // namespace producer
