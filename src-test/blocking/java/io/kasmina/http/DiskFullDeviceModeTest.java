package io.kasmina.http;

import org.junit.jupiter.api.Tag;

/** The same where no thread but the device's may call PyTorch. */
@Tag("device")
class DiskFullDeviceModeTest extends DiskFullTest {}
