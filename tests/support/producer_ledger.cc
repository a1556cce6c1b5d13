#include "tests/support/producer_ledger.h"

#include <initializer_list>
#include <stdexcept>

namespace test {

Ledger LedgerIn(std::string_view output) {
  const std::size_t begin = output.rfind("{\"received\"");
  if (begin == std::string_view::npos) {
    throw std::runtime_error("no ledger in: " + std::string(output));
  }
  Ledger ledger;
  std::string_view rest = output.substr(begin + 1);
  while (rest.starts_with('"') || rest.starts_with(',')) {  // "name":number, one after another.
    rest.remove_prefix(rest.find('"') + 1);
    const std::string name(rest.substr(0, rest.find('"')));
    rest.remove_prefix(rest.find(':') + 1);
    const std::size_t end = rest.find_first_not_of("0123456789");
    ledger[name] = std::stoull(std::string(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  return ledger;
}

bool Balances(const Ledger& ledger) {
  const auto sum = [&](std::initializer_list<const char*> names) {
    std::uint64_t total = 0;
    for (const char* name : names) total += ledger.at(name);
    return total;
  };
  return sum({"received", "recovered"}) == sum({"published", "duplicate", "filtered", "malformed",
                                                "notice", "rejected", "pending", "dropped"});
}

}  // namespace test
