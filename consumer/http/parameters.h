// Parameters reads what stands after the "?" of a request.
//
//   Parameters parameters(request, {"n", "of"});
//   const auto n = parameters.Number("n", {.fallback = 10, .most = 1000});
//   if (!n) return JsonRefusal(400, n.error().what);
//
// Errors are kInvalid and name the parameter and what it may be. Pure.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "shared/http/handler.h"

namespace consumer {

struct NumberRange {
  std::size_t fallback = 10;
  std::size_t most = 1000;  // The least is 1.
};

// The request must outlive it.
class Parameters {
 public:
  Parameters(const shared::http::Request& request, std::initializer_list<std::string_view> known)
      : request_(request), known_(known) {}

  // An error: one is given that there is not.
  shared::Result<void> Check() const;

  // Absent: not given. An error: given twice.
  shared::Result<std::optional<std::string>> One(const std::string& name) const;

  // A whole number from 1 to `range.most`.
  shared::Result<std::size_t> Number(const std::string& name, const NumberRange& range) const;

  // One of some words, the first where it is not given.
  shared::Result<std::string> Word(const std::string& name,
                                   std::initializer_list<std::string_view> words) const;

 private:
  const shared::http::Request& request_;
  const std::vector<std::string_view> known_;
};

}  // namespace consumer
