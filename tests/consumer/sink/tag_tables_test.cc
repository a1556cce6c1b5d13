#include "consumer/sink/tag_tables.h"

#include <string>

#include <gtest/gtest.h>

namespace consumer {
namespace {

TEST(TagTablesTest, NamesThatNeedNoQuotesAndAreNotTaken) {
  EXPECT_TRUE(IsTableName("hashtags"));
  EXPECT_TRUE(IsTableName("_t1"));
  for (const char* name :
       {"", "1t", "a b", "a\"b", "tags;", "Windows", "batches", "sqlite_x", "sink_position", "ä"}) {
    EXPECT_FALSE(IsTableName(name)) << name;
  }
  EXPECT_FALSE(IsTableName(std::string(64, 'a')));
}

}  // namespace
}  // namespace consumer
