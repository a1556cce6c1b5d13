#include "shared/kafka/crc32c.h"

#include <string>

#include <gtest/gtest.h>

namespace shared::kafka {
namespace {

TEST(Crc32cTest, IsTheOneOfRfc3720) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_NE(RecordCrc("a", "b"), RecordCrc("", "ab"));
}

}  // namespace
}  // namespace shared::kafka
