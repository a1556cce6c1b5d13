#include "producer/parse/folded_letters.h"

#include <gtest/gtest.h>

namespace producer {
namespace {

TEST(FoldedLetters, CapitalsAccentsAndWidthsGo) {
  EXPECT_EQ(FoldLetters("Été ＡＢ Straße Øl ÆŒ Łódź đ ð Ħ ı"),
            "ete ab strasse ol aeoe lodz d d h i");
  EXPECT_EQ(FoldLetters("#東京 Привет 🦊"), "#東京 привет 🦊");
  EXPECT_EQ(FoldLetters(""), "");
}

// Fails when a long text takes a time that grows with its square.
TEST(FoldedLetters, ALongTextHoldsNothingUp) {
  std::string text, plain;
  for (int i = 0; i < 500'000; ++i) {
    text += "ø";
    plain += 'o';
  }
  EXPECT_EQ(FoldLetters(text), plain);
}

}  // namespace
}  // namespace producer
