// A command line as the program reads it, for tests of options.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "consumer/options/options.h"

namespace test {

using Arguments = std::vector<std::string>;

inline const shared::Environment kHome = {{"HOME", "/home/ada"}};

// Fails the test where the line is refused, or only asks for something to be printed.
inline consumer::ConsumerOptions Parse(const Arguments& arguments,
                                       const shared::Environment& environment = kHome) {
  auto line = consumer::ParseConsumerOptions(arguments, environment);
  EXPECT_TRUE(line.has_value()) << line.error().what;
  if (!line) return {};
  EXPECT_FALSE(line->print.has_value());
  return line->options;
}

// Why the line is refused, always as exit 2; empty: it is not.
inline std::string Complaint(const Arguments& arguments) {
  const auto line = consumer::ParseConsumerOptions(arguments, kHome);
  if (line) return "";
  EXPECT_EQ(line.error().kind, shared::ErrorKind::kUsage);
  return line.error().what;
}

}  // namespace test
