#include "shared/uuid.h"

#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace shared {
namespace {

TEST(UuidTest, IsOfVersionFourAndDrawnAnew) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> drawn;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = DrawUuid();
    EXPECT_TRUE(std::regex_match(uuid, form)) << uuid;
    drawn.insert(uuid);
  }
  EXPECT_EQ(drawn.size(), 100u);
}

TEST(UuidTest, DigitsGetTheirDashes) {
  EXPECT_EQ(UuidOfDigits("00112233445566778899aabbccddeeff"),
            "00112233-4455-6677-8899-aabbccddeeff");
}

}  // namespace
}  // namespace shared
