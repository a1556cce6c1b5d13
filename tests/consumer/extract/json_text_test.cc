#include "consumer/extract/json_text.h"

#include <gtest/gtest.h>

#include "shared/utf8.h"

namespace consumer {
namespace {

std::string Found(std::string_view pointer, std::string_view value) {
  JsonText text(pointer);
  return std::string(text.Find(value).value_or("(none)"));
}

TEST(JsonTextTest, ThePointerLeadsToTheText) {
  EXPECT_EQ(Found("/text", R"({"id":1,"text":"#a \u00e9\n","user":{"text":"no"}})"), "#a \u00E9\n");
  EXPECT_EQ(Found("/extended_tweet/full_text", R"({"extended_tweet":{"full_text":"#b"}})"), "#b");
  EXPECT_EQ(Found("/a~1b/0", R"({"a/b":["x","y"]})"), "x");
  EXPECT_EQ(Found("", R"("whole")"), "whole");
  EXPECT_EQ(Found("/text", R"({"text":""})"), "");
}

// Fails when one of them crashes, or counts as an empty text.
TEST(JsonTextTest, WithoutATextThereIsNone) {
  const std::string deep(1 << 20, '[');
  for (const std::string_view value :
       {std::string_view("not JSON"), std::string_view(""), std::string_view("{}"),
        std::string_view(R"({"text":7})"), std::string_view(R"({"text":null})"),
        std::string_view(R"({"text":"a"} x)"), std::string_view("{\"text\":\"\xFF\"}"),
        std::string_view(R"({"text":"\ud800"})"), std::string_view(R"({"text":"a")"),
        std::string_view(deep)}) {
    EXPECT_EQ(Found("/text", value), "(none)") << value.substr(0, 40);
  }
}

// Fails when what one document needed is still held for the next.
TEST(JsonTextTest, OneAfterTheOther) {
  JsonText text("/t");
  const std::string large = R"({"pad":")" + std::string(200'000, 'x') + R"(","t":"#large"})";
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(text.Find(large), "#large");
    EXPECT_EQ(text.Find("broken"), std::nullopt);
    EXPECT_EQ(text.Find(R"({"t":"#small"})"), "#small");
  }
}

TEST(JsonTextTest, OnlyAPointerIsTaken) {
  EXPECT_TRUE(CheckJsonPointer("/text"));
  EXPECT_TRUE(CheckJsonPointer(""));
  EXPECT_FALSE(CheckJsonPointer("text"));
  EXPECT_FALSE(CheckJsonPointer("#/text"));
  EXPECT_FALSE(CheckJsonPointer("/a~2"));
}

}  // namespace
}  // namespace consumer
