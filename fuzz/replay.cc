// SPDX-License-Identifier: Apache-2.0
// A main for fuzz targets built without libFuzzer: feeds every file of the given folders to the
// target, so that each crash ever found stays a test. A missing or empty folder fails, because a
// replay of nothing proves nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

namespace fs = std::filesystem;

// Sorted, so that a crash is always the same file.
std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool replay(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) return false;
  // An own allocation of the exact size lets a sanitizer see the first byte read past the end.
  const std::vector<std::uint8_t> bytes(content.begin(), content.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  return true;
}

bool replay_folder(const fs::path& folder) {
  const auto files = files_under(folder);
  if (files.empty()) {
    std::cerr << folder.string() << ": no corpus file here; a decoder needs at least one\n";
    return false;
  }
  for (const auto& file : files) {
    if (replay(file)) continue;
    std::cerr << file.string() << ": cannot be read\n";
    return false;
  }
  std::cout << folder.string() << ": replayed " << files.size() << " files\n";
  return true;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<fs::path> folders(argv + 1, argv + argc);
  if (folders.empty()) {
    std::cerr << "usage: " << argv[0] << " CORPUS_FOLDER...\n";
    return 2;
  }
  const bool all_replayed = std::all_of(folders.begin(), folders.end(), replay_folder);
  return all_replayed ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "replay: " << error.what() << '\n';
  return 1;
}
