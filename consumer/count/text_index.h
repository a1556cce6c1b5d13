// TextIndex is a set of pointers to things that have a text, searched by the text. No two have the
// same.
//
//   TextIndex<CountedTag> index;
//   auto found = index.find(std::string_view("#kafka"));
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include <tsl/robin_set.h>

namespace consumer {

template <typename T>
struct HashOfText {
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
  std::size_t operator()(const T* thing) const { return (*this)(thing->text()); }
};

template <typename T>
struct SameText {
  using is_transparent = void;
  bool operator()(const T* a, const T* b) const { return a == b; }
  bool operator()(std::string_view a, const T* b) const { return a == b->text(); }
  bool operator()(const T* a, std::string_view b) const { return a->text() == b; }
};

// With the hash stored, growing reads no text and most strangers in a bucket cost no look at it.
template <typename T>
using TextIndex = tsl::robin_set<T*, HashOfText<T>, SameText<T>, std::allocator<T*>, true>;

}  // namespace consumer
