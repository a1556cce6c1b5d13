#include "consumer/extract/sign_walk.h"

#include <algorithm>

namespace consumer {
namespace {

constexpr std::size_t kEnd = std::string_view::npos;

}  // namespace

bool IsSignAt(std::string_view text, std::size_t at, const Sign& sign) {
  const std::string_view rest = text.substr(at);
  return rest.starts_with(sign.narrow) || rest.starts_with(sign.wide);
}

SignWalk::SignWalk(std::string_view text, const Sign& sign)
    : text_(text), sign_(sign), narrow_(text.find(sign.narrow)), wide_(FindWide(0)) {}

TextSpan SignWalk::Next(std::size_t from) {
  if (narrow_ < from) narrow_ = text_.find(sign_.narrow, from);
  if (wide_ < from) wide_ = FindWide(from);
  const std::size_t at = std::min(narrow_, wide_);
  if (at == kEnd) return {};
  return {at, at + (at == narrow_ ? 1 : sign_.wide.size())};
}

std::size_t SignWalk::FindWide(std::size_t from) const {
  while ((from = text_.find(sign_.wide[0], from)) != kEnd &&
         !text_.substr(from).starts_with(sign_.wide)) {
    ++from;
  }
  return from;
}

}  // namespace consumer
