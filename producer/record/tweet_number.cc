#include "producer/record/tweet_number.h"

#include <charconv>

namespace producer {
namespace {

// FNV-1a (Fowler, Noll, Vo), 64 bits; `hash`: of what stands before.
std::uint64_t Fnv1a(std::string_view bytes, std::uint64_t hash = 0xcbf29ce484222325) {
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

}  // namespace

std::uint64_t NumberOf(std::string_view id) {
  std::uint64_t number = 0;
  const char* const end = id.data() + id.size();
  const auto [stop, error] = std::from_chars(id.data(), end, number);
  return error == std::errc() && stop == end ? number : Fnv1a(id);
}

std::uint64_t NumberOfDeletion(std::string_view id) { return Fnv1a(" deleted", Fnv1a(id)); }

}  // namespace producer
