#include "mock-host/services/libcurl.hpp"

#include <desk/sdk/wiping_memory.hpp>

#include <curl/curl.h>

namespace mock::services {

void start_libcurl()
{
    namespace wiping = desk::wiping;
    // A failure is told to whoever then asks for a handle.
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping::allocate, wiping::release, wiping::reallocate,
                         wiping::copy_of, wiping::allocate_zeros);
}

} // namespace mock::services
