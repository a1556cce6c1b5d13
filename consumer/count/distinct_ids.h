// DistinctIds knows the keys of the last records that were counted, so that a record that a topic
// holds twice counts once.
//
//   DistinctIds ids(1'000'000);
//   ids.IsNew("17");            // true
//   ids.IsNew("17");            // false
//   ids.TakeNew();              // "17": what a checkpoint has to remember
//
// Exact for the last `capacity` different keys; older ones are forgotten, first in first out. About
// 100 bytes a key of 19 digits. A plain value: no clock, no I/O, no lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_set.h>

namespace consumer {

// Keys in the order in which they were first seen; each key ever seen has the next number. What is
// stored of them lies in a ring: key n takes the place of key n - capacity.
struct NewIds {
  std::size_t capacity = 0;
  std::uint64_t first = 0;        // The number of keys[0].
  std::vector<std::string> keys;  // At most `capacity`.
};

struct StoredId {
  std::uint64_t number = 0;
  std::string key;
};

class DistinctIds {
 public:
  // A longer key is always new, so that hostile ones cannot fill the memory.
  static constexpr std::size_t kLongestKey = 1024;

  // capacity 0: everything is new.
  explicit DistinctIds(std::size_t capacity) : capacity_(capacity) {}

  // Whether the key is not among the last ones; then it is from now on. An empty key is always new.
  bool IsNew(std::string_view key);

  // Takes what a checkpoint had, in any order. REQUIRES: nothing was seen yet.
  void Restore(std::vector<StoredId> stored);

  // The keys that are new since the last call and not forgotten again.
  NewIds TakeNew();

 private:
  struct Hash {
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
    std::size_t operator()(const std::string* key) const { return (*this)(*key); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const std::string* a, const std::string* b) const { return *a == *b; }
    bool operator()(std::string_view a, const std::string* b) const { return a == *b; }
    bool operator()(const std::string* a, std::string_view b) const { return *a == b; }
  };

  void Append(std::string key);

  std::size_t capacity_;
  std::uint64_t next_ = 0;            // The number of the next new key.
  std::uint64_t taken_ = 0;           // Those before it were handed out by TakeNew.
  std::deque<std::string> in_order_;  // Its strings do not move: the index points to them.
  tsl::robin_set<const std::string*, Hash, Equal> index_;
};

}  // namespace consumer
