// Refusal is why a request gets no stream: an HTTP status and what the body says.
#pragma once

#include <expected>
#include <string>

namespace sandbox {

struct Refusal {
  int status = 400;     // HTTP.
  int code = 0;         // Twitter's own number for it, as in {"errors":[{"code":32,…}]}.
  std::string message;  // One line; says which of several reasons it is.
};

template <typename T>
using OrRefusal = std::expected<T, Refusal>;

inline std::unexpected<Refusal> Refuse(int status, int code, std::string message) {
  return std::unexpected(Refusal{status, code, std::move(message)});
}

}  // namespace sandbox
