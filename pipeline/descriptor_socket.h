// Messages between two processes of one program, each with the descriptors it carries (SCM_RIGHTS, unix(7)).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/owned_fd.h"

namespace kiemchung {

struct Packet {
  std::string bytes;
  std::vector<OwnedFd> descriptors;
};

inline constexpr std::size_t kMostDescriptors = 2;
inline constexpr std::size_t kLongestPacket = 64 * 1024;

// Two connected ends of a socket that keeps packets apart; both close on exec. Throws std::system_error.
std::pair<OwnedFd, OwnedFd> packet_socket_pair();

// False if the other end is gone.
bool send_packet(int socket, std::string_view bytes, std::span<const int> descriptors = {});

// Waits for a packet; with `wait` false, gives nothing where none is there yet (errno EAGAIN). Nothing, with errno 0,
// at the end. Packets too long, or with more descriptors than allowed, count as the end.
std::optional<Packet> receive_packet(int socket, bool wait = true);

}  // namespace kiemchung
