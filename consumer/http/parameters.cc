#include "consumer/http/parameters.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace consumer {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

Result<void> Parameters::Check() const {
  for (const auto& [name, value] : request_.query) {
    if (std::ranges::find(known_, name) != known_.end()) continue;
    return Fail(ErrorKind::kInvalid, fmt::format("unknown parameter \"{}\": there are {}", name,
                                                 fmt::join(known_, ", ")));
  }
  return {};
}

Result<std::optional<std::string>> Parameters::One(const std::string& name) const {
  const auto [first, last] = request_.query.equal_range(name);
  if (first == last) return std::nullopt;
  if (std::next(first) == last) return first->second;
  return Fail(ErrorKind::kInvalid, fmt::format("{} is given twice: give it once", name));
}

Result<std::size_t> Parameters::Number(const std::string& name, const NumberRange& range) const {
  const auto text = One(name);
  if (!text) return Forward(text);
  if (!*text) return range.fallback;
  std::size_t number = 0;
  const char* const end = (*text)->data() + (*text)->size();
  const auto read = std::from_chars((*text)->data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && number >= 1 && number <= range.most) {
    return number;
  }
  return Fail(ErrorKind::kInvalid,
              fmt::format("{}={}: it is a whole number from 1 to {}", name, **text, range.most));
}

Result<std::string> Parameters::Word(const std::string& name,
                                     std::initializer_list<std::string_view> words) const {
  const auto text = One(name);
  if (!text) return Forward(text);
  if (!*text) return std::string(*words.begin());
  if (std::ranges::find(words, **text) != words.end()) return **text;
  return Fail(ErrorKind::kInvalid,
              fmt::format("{}={}: it is one of {}", name, **text, fmt::join(words, ", ")));
}

}  // namespace consumer
