#include "consumer/extract/hash_signs.h"

#include <algorithm>

namespace consumer {
namespace {

constexpr std::string_view kWide = "\uFF03";
constexpr std::size_t kEnd = std::string_view::npos;

}  // namespace

HashSigns::HashSigns(std::string_view text)
    : text_(text), narrow_(text.find('#')), wide_(FindWide(0)) {}

TextSpan HashSigns::Next(std::size_t from) {
  if (narrow_ < from) narrow_ = text_.find('#', from);
  if (wide_ < from) wide_ = FindWide(from);
  const std::size_t at = std::min(narrow_, wide_);
  if (at == kEnd) return {};
  return {at, at + (at == narrow_ ? 1 : kWide.size())};
}

bool HashSigns::IsAt(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.starts_with('#') || rest.starts_with(kWide);
}

std::size_t HashSigns::FindWide(std::size_t from) const {
  while ((from = text_.find(kWide[0], from)) != kEnd && !text_.substr(from).starts_with(kWide)) {
    ++from;
  }
  return from;
}

}  // namespace consumer
