// SPDX-License-Identifier: Apache-2.0
// Files of frames on a disk (ports/frame_file.h): written in large aligned pieces under another
// name, synced, then renamed.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "ports/disk.h"
#include "ports/frame_file.h"

namespace atollbank::adapters {

// `disk` and `bytes_written`, which counts what goes to the disk, outlive the writer.
base::Result<std::unique_ptr<ports::FrameWriter>> write_frame_file(
    ports::Disk& disk, std::uint16_t shard, std::string_view name,
    std::atomic<std::uint64_t>& bytes_written);

// not_found file_not_found · data_loss frame_damaged (also of another shard or format)
base::Result<std::unique_ptr<ports::FrameReader>> read_frame_file(ports::Disk& disk,
                                                                  std::uint16_t shard,
                                                                  std::string_view name);

}  // namespace atollbank::adapters
