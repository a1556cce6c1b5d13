#include "shared/metrics/process_metrics.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include <unistd.h>

#include "shared/version.h"

namespace shared::metrics {
namespace {

// The fields of /proc/self/stat that are looked at (proc(5)).
struct ProcessStat {
  double user_ticks = 0, system_ticks = 0, start_ticks = 0, resident_pages = 0;
};

ProcessStat ReadStat() {
  constexpr int kUser = 14, kSystem = 15, kStart = 22, kResident = 24;
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  // The second field is the program's name in parentheses, which may hold blanks.
  std::istringstream rest(line.substr(line.rfind(')') + 1));
  ProcessStat stat;
  std::string field;
  for (int number = 3; rest >> field; ++number) {
    if (number == kUser) stat.user_ticks = std::stod(field);
    if (number == kSystem) stat.system_ticks = std::stod(field);
    if (number == kStart) stat.start_ticks = std::stod(field);
    if (number == kResident) stat.resident_pages = std::stod(field);
  }
  return stat;
}

// Seconds since 1970.
double BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

double OpenFiles() {
  std::error_code none;
  const std::filesystem::directory_iterator files("/proc/self/fd", none);
  return static_cast<double>(std::distance(begin(files), end(files)));
}

}  // namespace

void AddProcessMetrics(Exposition& page, const std::string& prefix) {
  const ProcessStat stat = ReadStat();
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  page.Gauge(prefix + "_build_info", "Always 1; the version of the program is its label.",
             {Sample{1, {{"version", std::string(Version())}}}});
  page.Counter("process_cpu_seconds_total", "User and system CPU time spent.",
               (stat.user_ticks + stat.system_ticks) / ticks);
  page.Gauge("process_resident_memory_bytes", "Resident memory size.",
             stat.resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
  page.Gauge("process_open_fds", "Open file descriptors.", OpenFiles());
  page.Gauge("process_start_time_seconds", "When the process started, in seconds since 1970.",
             BootTime() + stat.start_ticks / ticks);
}

}  // namespace shared::metrics
