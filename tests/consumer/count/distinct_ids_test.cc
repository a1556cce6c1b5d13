#include "consumer/count/distinct_ids.h"

#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

namespace consumer {
namespace {

// What a checkpoint keeps: a ring of places.
class Ring {
 public:
  void Save(const NewIds& ids) {
    for (std::size_t i = 0; i < ids.keys.size(); ++i) {
      const std::uint64_t number = ids.first + i;
      places_[number % ids.capacity] = {number, ids.keys[i]};
    }
  }
  std::vector<StoredId> All() const {
    std::vector<StoredId> all;
    for (const auto& [place, id] : places_) all.push_back(id);
    return all;
  }

 private:
  std::map<std::uint64_t, StoredId> places_;
};

TEST(DistinctIdsTest, AKeyIsNewOnceAmongTheLast) {
  DistinctIds ids(2);
  EXPECT_TRUE(ids.IsNew("a"));
  EXPECT_FALSE(ids.IsNew("a"));
  EXPECT_TRUE(ids.IsNew("b"));
  EXPECT_FALSE(ids.IsNew("a")) << "seeing it again does not make it younger";
  EXPECT_TRUE(ids.IsNew("c"));
  EXPECT_TRUE(ids.IsNew("a")) << "forgotten, first in first out";
}

// Fails when records without a key count as one, or a hostile key is kept.
TEST(DistinctIdsTest, WithoutAKeyAndWithAnOversizedOneEachIsNew) {
  DistinctIds ids(10);
  const std::string longest(DistinctIds::kLongestKey, 'k');
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(ids.IsNew(""));
    EXPECT_TRUE(ids.IsNew(longest + "k"));
  }
  EXPECT_TRUE(ids.IsNew(longest));
  EXPECT_FALSE(ids.IsNew(longest));
  EXPECT_EQ(ids.TakeNew().keys.size(), 1u);
  DistinctIds none(0);
  EXPECT_TRUE(none.IsNew("a"));
  EXPECT_TRUE(none.IsNew("a"));
}

TEST(DistinctIdsTest, OnlyWhatIsNewSinceAndStillKnownIsTaken) {
  DistinctIds ids(2);
  ids.IsNew("a");
  EXPECT_EQ(ids.TakeNew().keys, std::vector<std::string>{"a"});
  EXPECT_TRUE(ids.TakeNew().keys.empty());
  for (const char* key : {"a", "b", "c", "d"}) ids.IsNew(key);
  const NewIds taken = ids.TakeNew();
  EXPECT_EQ(taken.keys, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(taken.first, 2u);
}

// Random keys beside a slow list, with restarts at random places. Fails when a restart forgets a
// key, keeps one too many, or takes them up in another order.
TEST(DistinctIdsTest, IsExactAcrossRestarts) {
  std::mt19937 random(11);
  for (const std::size_t capacity : {1u, 2u, 7u, 64u}) {
    DistinctIds ids(capacity);
    Ring ring;
    std::vector<std::string> known;  // The youngest last.
    for (int i = 0; i < 20'000; ++i) {
      const std::string key = std::to_string(random() % (2 * capacity + 1));
      const bool is_new = std::ranges::find(known, key) == known.end();
      if (is_new) known.push_back(key);
      if (known.size() > capacity) known.erase(known.begin());
      ASSERT_EQ(ids.IsNew(key), is_new) << "capacity " << capacity << ", key " << i;
      if (random() % 5 != 0) continue;
      ring.Save(ids.TakeNew());
      if (random() % 4 != 0) continue;
      ids = DistinctIds(capacity);
      ids.Restore(ring.All());
    }
  }
}

}  // namespace
}  // namespace consumer
