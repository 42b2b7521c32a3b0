import { test } from '@playwright/test';
import { fillGallery } from './pages';

// A set-up, since several specs look at what it makes.
test('every page has something to show', () => fillGallery());
