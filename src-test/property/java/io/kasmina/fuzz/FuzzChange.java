package io.kasmina.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** What is done to the bytes of an honest command. */
public enum FuzzChange {
    /** Nothing. */
    NONE {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            return honest;
        }
    },
    /** One to eight bits flipped. */
    FLIPPED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            byte[] bytes = honest.clone();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            return bytes;
        }
    },
    /** Cut off anywhere. */
    TRUNCATED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            return Arrays.copyOf(honest, random.nextInt(honest.length));
        }
    },
    /** Some fields a second time, at the end. */
    DUPLICATED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            List<byte[]> fields = FuzzWire.fields(honest);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                fields.add(fields.get(random.nextInt(fields.size())));
            }
            return FuzzWire.joined(fields);
        }
    },
    /** Fields left out. */
    THINNED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            List<byte[]> fields = FuzzWire.fields(honest);
            for (int i = random.nextInt(1, 3); i > 0; i--) {
                fields.remove(random.nextInt(fields.size()));
            }
            return FuzzWire.joined(fields);
        }
    },
    /** The same fields in another order. */
    SHUFFLED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            List<byte[]> fields = FuzzWire.fields(honest);
            Collections.shuffle(fields, new Random(random.nextLong()));
            return FuzzWire.joined(fields);
        }
    },
    /** The same fields with tags of more bytes than they need. */
    LENGTHENED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            List<byte[]> fields = FuzzWire.fields(honest);
            fields.replaceAll(field -> random.nextBoolean() ? FuzzWire.lengthened(field) : field);
            return FuzzWire.joined(fields);
        }
    },
    /** Fields that nobody knows, groups among them, anywhere. */
    EXTENDED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            List<byte[]> fields = FuzzWire.fields(honest);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                fields.add(random.nextInt(fields.size() + 1), FuzzWire.unknown(random));
            }
            return FuzzWire.joined(fields);
        }
    },
    /** A payload of lists within lists, or messages within messages. */
    NESTED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            byte[] nested = FuzzWire.nested(random.nextInt(1, 120), random.nextBoolean());
            return FuzzWire.joined(List.of(honest, nested));
        }
    },
    /** Noise in the middle. */
    INTERRUPTED {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            int at = random.nextInt(honest.length + 1);
            byte[] noise = new byte[random.nextInt(1, 12)];
            random.nextBytes(noise);
            return FuzzWire.joined(
                    List.of(Arrays.copyOf(honest, at), noise, Arrays.copyOfRange(honest, at, honest.length)));
        }
    },
    /** Noise alone. */
    NOISE {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
    },
    /** Real tags and small numbers in no order. */
    BABBLE {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            ByteArrayOutputStream babble = new ByteArrayOutputStream();
            for (int i = random.nextInt(80); i > 0; i--) {
                babble.writeBytes(FuzzWire.babble(random));
            }
            return babble.toByteArray();
        }
    },
    /** Many small fields, up to the size cap and beyond. */
    SWOLLEN {
        @Override
        public byte[] of(byte[] honest, SplittableRandom random) {
            return FuzzWire.joined(List.of(honest, FuzzWire.swollen(random)));
        }
    };

    /** Changes the bytes of an honest command, which are not empty. */
    public abstract byte[] of(byte[] honest, SplittableRandom random);
}
