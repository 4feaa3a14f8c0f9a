package io.kasmina.pipeline.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewsTest {

    private final News news = new News(100);

    @Test
    void theOldestCounts() {
        assertThat(news.age(5)).isNegative();
        news.seeds(10);
        news.happened(20, false);
        news.happened(30, false);
        assertThat(news.age(50)).isEqualTo(40);
        news.seedsTaken();
        assertThat(news.age(50)).isEqualTo(30);
        news.taken();
        assertThat(news.age(50)).isNegative();
    }

    @Test
    void whatChangedWhileSeedsWereCutWaitsForTheNextCut() {
        news.seedsTaken();
        news.seeds(10);
        news.taken();
        assertThat(news.age(15)).isEqualTo(5);
    }

    @Test
    void oneUrgentThingMakesAllOfItUrgent() {
        news.happened(1, true);
        news.happened(2, false);
        assertThat(news.isUrgent()).isTrue();
        news.taken();
        assertThat(news.isUrgent()).isFalse();
    }

    @Test
    void asManyBytesOfDeadLettersAsThereIsRoomForAreUrgent() {
        news.buried(1, 60);
        assertThat(news.isUrgent()).isFalse();
        news.buried(2, 40);
        assertThat(news.isUrgent()).isTrue();
        news.taken();
        news.buried(3, 60);
        assertThat(news.isUrgent()).isFalse();
    }
}
